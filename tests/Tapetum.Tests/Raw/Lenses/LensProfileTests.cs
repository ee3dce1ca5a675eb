using Tapetum.Development.Lens;
using Tapetum.Inference;
using Tapetum.Raw;
using Tapetum.Raw.Lenses;
using Tapetum.Raw.Opcodes;

namespace Tapetum.Tests.Raw.Lenses;

/// <summary>What a database knows of a lens becomes steps of the same kind as a DNG brings along.</summary>
public sealed class LensProfileTests : IDisposable
{
    private const int Width = 6001;
    private const int Height = 4001;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    // lensfun 0.3.3's own answers to the same database: lfModifier on 6001 × 4001 px at crop factor 1.5; where red, green and blue of a pixel lie, and what it is multiplied by.
    [Theory]
    [InlineData(20, 4, 1000, 4000, 2000, 4012.587, 2000, 4011.907, 2000, 4011.348, 2000, 1.04223)]
    [InlineData(20, 4, 1000, 6000, 2000, 5965.970, 2000, 5964.676, 2000, 5964.162, 2000, 1.43949)]
    [InlineData(20, 4, 1000, 6000, 4000, 5943.668, 3962.445, 5942.758, 3961.839, 5942.825, 3961.884, 1.73416)]
    [InlineData(20, 4, 1000, 5501, 3701, 5471.800, 3681.140, 5470.734, 3680.415, 5470.323, 3680.136, 1.44859)]
    [InlineData(55, 8, 2, 3000, 4000, 3000, 3998.546, 3000, 3998.321, 3000, 3998.294, 1.10812)]
    [InlineData(55, 8, 2, 6000, 4000, 6033.782, 4022.521, 6034.054, 4022.702, 6034.628, 4023.086, 1.36663)]
    public void A_lens_is_known_as_lensfun_knows_it(
        double focalMm,
        double apertureF,
        double distanceM,
        int x,
        int y,
        double redX,
        double redY,
        double greenX,
        double greenY,
        double blueX,
        double blueY,
        double gain
    )
    {
        LensDatabase database = LumenLenses.In(folder);
        LensCamera? camera = database.CameraOf("LUMEN CORPORATION", "LUMEN ONE");
        var lenses = database.LensesOf(LumenLenses.Zoom, "Lumen", camera, camera!.CropFactor);
        LensModel lens = new(lenses, camera.CropFactor, focalMm, apertureF, distanceM);

        double unit = Math.Sqrt(((Width * (double)Width) + (Height * (double)Height)) / 4);
        (double across, double down) = (x - ((Width - 1) / 2.0), y - ((Height - 1) / 2.0));
        double radius = Math.Sqrt((across * across) + (down * down)) / unit;
        (double, double)[] expected = [(redX, redY), (greenX, greenY), (blueX, blueY)];
        foreach ((double[] plane, (double toX, double toY)) in lens.Warp()!.Zip(expected))
        {
            double factor = LensPolynomial.At(plane, radius);
            // lensfun counts a picture's size from the middle of its first pixel to that of the last.
            (((Width - 1) / 2.0) + (factor * across)).ShouldBe(toX, 0.06);
            (((Height - 1) / 2.0) + (factor * down)).ShouldBe(toY, 0.06);
        }

        (1 / LensPolynomial.At(lens.Vignetting(), radius * radius)).ShouldBe(gain, 0.002);
    }

    [Fact]
    public void Its_steps_show_no_empty_corners_and_nothing_is_lost_in_the_middle_of_the_edges()
    {
        WarpOpcode warp = ProfileOf(20).Opcodes.OfType<WarpOpcode>().Single();
        OpticalFrame frame = new(Width, Height, 0.5, 0.5);
        double nearest = double.MaxValue;

        foreach ((int x, int y) in Edge())
        {
            (double across, double down) = frame.ToFrame(x, y);
            foreach (WarpOpcode.Plane plane in warp.Planes)
            {
                (double fromX, double fromY) = warp.SourceOf(plane, across, down);
                (double atX, double atY) = frame.ToPixels(fromX, fromY);
                nearest = Math.Min(nearest, Math.Min(Math.Min(atX, Width - 1 - atX), Math.Min(atY, Height - 1 - atY)));
            }
        }

        nearest.ShouldBeInRange(-0.5, 1);
    }

    [Fact]
    public void Vignetting_is_undone_to_a_thousandth()
    {
        VignetteOpcode vignette = ProfileOf(18).Opcodes.OfType<VignetteOpcode>().Single();

        // 18 mm, f/3.5, far away; the sensor is smaller than the one of the measurement.
        double share = 1.4 / 1.5;
        foreach (double radius in new[] { 0.2, 0.5, 0.8, 1 })
        {
            double square = radius * radius * share * share;
            double light = 1 - (0.65 * square) + (0.3 * square * square) - (0.15 * square * square * square);
            (vignette.GainAt(radius * radius) * light).ShouldBe(1, 1e-3);
        }
    }

    [Fact]
    public void A_grid_that_the_lens_bent_is_straight_and_white_on_black_is_without_colour()
    {
        const int W = 600;
        const int H = 400;
        LensProfile profile = ProfileOf(18, W, H);
        WarpOpcode warp = profile.Opcodes.OfType<WarpOpcode>().Single();
        LinearImage bent = BentStripes(warp, W, H);
        RawImage raw = SyntheticRaw.Image(W, H).With(Capture(18), new SourceMetadata { LensProfile = profile });

        LinearImage straight = PictureCorrections.Apply(
            bent,
            raw,
            correctLens: true,
            TestContext.Current.CancellationToken
        );
        LinearImage left = PictureCorrections.Apply(
            bent,
            raw,
            correctLens: false,
            TestContext.Current.CancellationToken
        );

        ReferenceEquals(left, bent).ShouldBeTrue();
        (Bend(straight, 1) * 10).ShouldBeLessThan(Bend(bent, 1));
        Math.Abs(Center(straight, 380, 0) - Center(straight, 380, 2)).ShouldBeLessThan(0.02);
        Math.Abs(Center(bent, 380, 0) - Center(bent, 380, 2)).ShouldBeGreaterThan(0.1);
    }

    [Fact]
    public void What_file_and_database_do_not_both_know_stays_as_it_is()
    {
        LensDatabase database = LumenLenses.In(folder);

        LensProfile
            .Of(Capture(20) with { Lens = "Lumen 18-56mm f/3.5-5.6" }, SourceMetadata.None, Width, Height, database)
            .ShouldBeNull();
        LensProfile.Of(Capture(20) with { Lens = null }, SourceMetadata.None, Width, Height, database).ShouldBeNull();
        LensProfile
            .Of(Capture(20) with { FocalLengthMm = null }, SourceMetadata.None, Width, Height, database)
            .ShouldBeNull();
        LensProfile.Of(Capture(20) with { Model = "Two" }, SourceMetadata.None, Width, Height, database).ShouldBeNull();
        // A larger sensor sees more than was measured.
        LensProfile
            .Of(Capture(20) with { Model = "Large" }, SourceMetadata.None, Width, Height, database)
            .ShouldBeNull();
        LensProfile
            .Of(Capture(20), SourceMetadata.None, Width, Height, new LensDatabase(folder.File("none")))
            .ShouldBeNull();
        // Two makers have a 50mm f/1.4 for that mount.
        LensProfile
            .Of(Capture(50) with { Lens = "50mm f/1.4" }, SourceMetadata.None, Width, Height, database)
            .ShouldBeNull();
    }

    [Theory]
    [InlineData("18-55mm F3.5-5.6", 20)]
    [InlineData("LUMEN 18-55mm f/3.5-5.6", 20)]
    [InlineData("Elsewhere 50mm F1.4", 50)]
    public void Names_are_written_in_many_ways(string name, double focalMm) =>
        LensProfile
            .Of(Capture(focalMm) with { Lens = name }, SourceMetadata.None, Width, Height, LumenLenses.In(folder))
            .ShouldNotBeNull();

    [Fact]
    public void A_camera_whose_lens_is_part_of_it_needs_no_name() =>
        LensProfile
            .Of(
                Capture(6) with
                {
                    Model = "Pocket",
                    Lens = null,
                },
                SourceMetadata.None,
                Width,
                Height,
                LumenLenses.In(folder)
            )!
            .Lens.ShouldBe("Lumen fixed");

    [Fact]
    public void A_damaged_database_is_as_none()
    {
        File.WriteAllText(folder.File("broken.xml"), "<lensdatabase><lens>");

        LumenLenses.In(folder).CameraOf("Lumen", "Lumen One").ShouldNotBeNull();
    }

    private LensProfile ProfileOf(double focalMm, int width = Width, int height = Height) =>
        LensProfile.Of(Capture(focalMm), SourceMetadata.None, width, height, LumenLenses.In(folder))!;

    private static CaptureInfo Capture(double focalMm) =>
        CaptureInfo.Unknown with
        {
            Make = "Lumen",
            Model = "One",
            Lens = LumenLenses.Zoom,
            FocalLengthMm = focalMm,
            ApertureF = 3.5,
        };

    private static IEnumerable<(int X, int Y)> Edge() =>
        Enumerable
            .Range(0, Width)
            .SelectMany(x => new[] { (x, 0), (x, Height - 1) })
            .Concat(Enumerable.Range(0, Height).SelectMany(y => new[] { (0, y), (Width - 1, y) }));

    /// <summary>Vertical white lines as the lens draws them: where a pixel of the straight picture lies there, its colour does; found by following the way back.</summary>
    private static LinearImage BentStripes(WarpOpcode warp, int width, int height)
    {
        LinearImage bent = new(width, height);
        OpticalFrame frame = new(width, height, 0.5, 0.5);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                for (int color = 0; color < 3; color++)
                {
                    (double toX, double toY) = frame.ToFrame(x, y);
                    (double atX, double atY) = (toX, toY);
                    for (int i = 0; i < 20; i++)
                    {
                        (double fromX, double fromY) = warp.SourceOf(warp.Planes[color], atX, atY);
                        (atX, atY) = (atX + toX - fromX, atY + toY - fromY);
                    }

                    double straightX = frame.ToPixels(atX, atY).X;
                    double away = straightX - (20 + (40 * Math.Round((straightX - 20) / 40)));
                    bent.Row(y)[(3 * x) + color] = (float)Math.Exp(-away * away / 8);
                }
            }
        }

        return bent;
    }

    /// <summary>By how much the outermost line leaves the vertical, px.</summary>
    private static double Bend(LinearImage picture, int color)
    {
        double[] centers = [.. Enumerable.Range(0, 20).Select(i => Center(picture, 10 + (20 * i), color))];
        return centers.Max() - centers.Min();
    }

    /// <summary>Where the line near the right edge lies in a row.</summary>
    private static double Center(LinearImage picture, int y, int color)
    {
        (double sum, double weights) = (0, 0);
        for (int x = 560; x < 600; x++)
        {
            double value = picture.Row(y)[(3 * x) + color];
            (sum, weights) = (sum + (value * x), weights + value);
        }

        return sum / weights;
    }
}
