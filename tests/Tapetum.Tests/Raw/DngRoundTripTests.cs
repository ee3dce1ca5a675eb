using FsCheck.Fluent;
using Tapetum.Encoding.Dng;
using Tapetum.Raw;
using Tapetum.Raw.Preparation;

namespace Tapetum.Tests.Raw;

/// <summary>What DngMosaicWriter writes, RawDecoder reads: the same image, whatever its layout in the file.</summary>
public class DngRoundTripTests
{
    public static readonly TheoryData<int, int> Phases = new()
    {
        { 0, 0 },
        { 1, 0 },
        { 0, 1 },
        { 1, 1 },
    };

    [Theory]
    [MemberData(nameof(Phases))]
    public void A_mosaic_of_any_Bayer_phase_comes_back_pixel_by_pixel(int redColumn, int redRow)
    {
        RawImage raw = SyntheticRaw.Image(cfa: new CfaPattern(redColumn, redRow));

        RawImage read = SyntheticRaw.Decode(SyntheticRaw.Dng(raw));

        read.Cfa.ShouldBe(raw.Cfa);
        (read.WidthPx, read.HeightPx).ShouldBe((64, 48));
        read.Mosaic.Span.SequenceEqual(raw.Mosaic.Span).ShouldBeTrue();
        read.WhiteLevelDn.ShouldBe(16383);
        read.Black.At(5, 7).ShouldBe(512);
    }

    [Fact]
    public void Gain_maps_come_back_and_the_mosaic_is_left_as_the_sensor_delivered_it()
    {
        GainMap map = Shading.Map(64, 48, column: 1, row: 0, [1, 1.5f, 2, 2.5f]);
        RawImage raw = SyntheticRaw.Image(gainMaps: [map]);

        RawImage read = SyntheticRaw.Decode(SyntheticRaw.Dng(raw));

        GainMap found = read.GainMaps.ShouldHaveSingleItem();
        found.ShouldBe(map with { Gains = found.Gains });
        found.Gains.ShouldBe(map.Gains);
        read.OpcodesNotApplied.ShouldBeEmpty();
        // LibRaw does not apply them itself.
        read.Mosaic.Span.SequenceEqual(raw.Mosaic.Span).ShouldBeTrue();
    }

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(8, 6, 4, 2)]
    [InlineData(1, 0, 0, 0)]
    [InlineData(0, 1, 0, 0)]
    [InlineData(7, 5, 3, 1)]
    [InlineData(3, 3, 0, 0)]
    public void Margins_even_or_odd_leave_pixels_filters_and_black_levels_where_they_were(
        int left,
        int top,
        int right,
        int bottom
    )
    {
        BlackLevels black = new(2, 2, [500, 512, 524.5f, 530.25f]);
        RawImage raw = SyntheticRaw.Image(63, 47, CfaPattern.Gbrg, black: black);
        DngMosaicLayout layout = new()
        {
            LeftMarginPx = left,
            TopMarginPx = top,
            RightMarginPx = right,
            BottomMarginPx = bottom,
        };

        RawImage read = SyntheticRaw.Decode(SyntheticRaw.Dng(raw, layout));

        (read.WidthPx, read.HeightPx).ShouldBe((63, 47));
        read.Cfa.ShouldBe(CfaPattern.Gbrg);
        read.Mosaic.Span.SequenceEqual(raw.Mosaic.Span).ShouldBeTrue();
        BlackPattern(read).ShouldBe([500, 512, 524.5f, 530.25f]);
    }

    /// <summary>Any phase, size, margins, black pattern and shading, all at once.</summary>
    [Fact]
    public void Whatever_a_file_has_comes_back() =>
        Properties.Hold(
            30,
            Prop.ForAll(
                Gen.Choose(0, int.MaxValue).ToArbitrary(),
                seed =>
                {
                    Random random = new(seed);
                    (int columns, int rows) = (random.Next(1, 5), random.Next(1, 5));
                    float[] levels =
                    [
                        .. Enumerable.Range(0, columns * rows).Select(_ => 256 + (random.Next(200) / 4f)),
                    ];
                    (int width, int height) = (random.Next(24, 80), random.Next(24, 80));
                    GainMap map = Shading.Map(width, height, random.Next(2), random.Next(2), [1, 1.5f, 2, 2.5f]);
                    RawImage raw = SyntheticRaw.Image(
                        width,
                        height,
                        new CfaPattern(random.Next(2), random.Next(2)),
                        black: new BlackLevels(columns, rows, levels),
                        gainMaps: [map]
                    );
                    DngMosaicLayout layout = new()
                    {
                        LeftMarginPx = random.Next(9),
                        TopMarginPx = random.Next(9),
                        RightMarginPx = random.Next(9),
                        BottomMarginPx = random.Next(9),
                    };

                    RawImage read = SyntheticRaw.Decode(SyntheticRaw.Dng(raw, layout));

                    (read.WidthPx, read.HeightPx, read.Cfa).ShouldBe((width, height, raw.Cfa));
                    read.Mosaic.Span.SequenceEqual(raw.Mosaic.Span).ShouldBeTrue();
                    read.GainMaps.ShouldHaveSingleItem().Gains.ShouldBe(map.Gains);
                    for (int i = 0; i < 400; i++)
                    {
                        read.Black.At(i % 20, i / 20).ShouldBe(raw.Black.At(i % 20, i / 20));
                    }
                }
            )
        );

    [Fact]
    public void A_black_pattern_of_any_size_repeats_over_the_visible_area()
    {
        float[] levelsDn = [.. Enumerable.Range(0, 15).Select(i => 256 + (i * 1.5f))];
        RawImage raw = SyntheticRaw.Image(black: new BlackLevels(columns: 5, rows: 3, levelsDn));

        RawImage read = SyntheticRaw.Decode(SyntheticRaw.Dng(raw));

        for (int i = 0; i < 300; i++)
        {
            read.Black.At(i % 20, i / 20).ShouldBe(raw.Black.At(i % 20, i / 20));
        }
    }

    [Fact]
    public void Pixels_stored_through_a_linearization_table_come_back_linear()
    {
        ushort[] table = [.. Enumerable.Range(0, 4096).Select(i => (ushort)((i * i / 300) + i))];
        ushort[] mosaic = [.. Enumerable.Range(0, 64 * 48).Select(i => table[i * 31 % 4096])];
        RawImage raw = SyntheticRaw.Image(mosaic: mosaic, whiteLevelDn: 60000);

        RawImage read = SyntheticRaw.Decode(
            SyntheticRaw.Dng(raw, DngMosaicLayout.Plain with { LinearizationTable = table })
        );

        read.Mosaic.ToArray().ShouldBe(mosaic);
        read.WhiteLevelDn.ShouldBe(60000);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Every_EXIF_orientation_comes_back(int orientation)
    {
        RawImage raw = SyntheticRaw.Image(capture: SyntheticRaw.Capture with { Orientation = orientation });

        SyntheticRaw.Decode(SyntheticRaw.Dng(raw)).Capture.Orientation.ShouldBe(orientation);
    }

    [Fact]
    public void How_it_was_taken_comes_back()
    {
        RawImage raw = SyntheticRaw.Image();

        SyntheticRaw.Decode(SyntheticRaw.Dng(raw)).Capture.ShouldBe(raw.Capture);
    }

    [Fact]
    public void What_the_file_does_not_say_is_null()
    {
        RawImage raw = SyntheticRaw.Image(
            color: new CameraColor { AsShotNeutral = null, Calibrations = [] },
            capture: SyntheticRaw.Capture with
            {
                Iso = null,
                ExposureTimeS = null,
                ApertureF = null,
                FocalLengthMm = null,
                Lens = null,
                CapturedAtLocal = null,
            }
        );

        RawImage read = SyntheticRaw.Decode(SyntheticRaw.Dng(raw));

        read.Capture.ShouldBe(raw.Capture);
        read.Color.AsShotNeutral.ShouldBeNull();
        read.Color.Calibrations.ShouldBeEmpty();
        read.NoiseProfile.ShouldBeEmpty();
    }

    [Fact]
    public void Colours_come_back_with_both_illuminants_and_forward_matrices()
    {
        CalibrationMatrix[] calibrations =
        [
            new(
                17,
                new Matrix3x3(1.3, -0.5, 0.01, -0.4, 1.4, 0.05, 0.07, 0.2, 0.7),
                new Matrix3x3(0.8, 0.1, 0.06, 0.3, 0.8, -0.1, 0.01, -0.2, 1.0)
            ),
            new(21, new Matrix3x3(1.0, -0.3, -0.1, -0.5, 1.3, 0.1, -0.06, 0.3, 0.5), ForwardMatrix: null),
        ];
        RawImage raw = SyntheticRaw.Image(color: SyntheticRaw.Color with { Calibrations = calibrations });

        CameraColor read = SyntheticRaw.Decode(SyntheticRaw.Dng(raw)).Color;

        read.AsShotNeutral.ShouldBe(new CameraNeutral(0.5f, 1, 0.625f));
        read.Calibrations.Select(c => c.Illuminant).ShouldBe([17, 21]);
        read.Calibrations[0].XyzToCamera.M12.ShouldBe(-0.5, 1e-6);
        read.Calibrations[0].ForwardMatrix!.Value.M33.ShouldBe(1, 1e-6);
        read.Calibrations[1].XyzToCamera.M31.ShouldBe(-0.06, 1e-6);
        read.Calibrations[1].ForwardMatrix.ShouldBeNull();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void A_noise_profile_of_no_one_or_three_pairs_comes_back(int pairs)
    {
        NoiseProfile[] profile = [.. Enumerable.Range(1, pairs).Select(i => new NoiseProfile(i * 1.5e-4, i * 3e-8))];
        RawImage raw = SyntheticRaw.Image(noiseProfile: profile, baselineExposureEv: -0.75);

        RawImage read = SyntheticRaw.Decode(SyntheticRaw.Dng(raw));

        read.NoiseProfile.ShouldBe(profile);
        read.BaselineExposureEv.ShouldBe(-0.75, 1e-6);
    }

    private static float[] BlackPattern(RawImage raw) =>
        [raw.Black.At(0, 0), raw.Black.At(1, 0), raw.Black.At(0, 1), raw.Black.At(1, 1)];
}
