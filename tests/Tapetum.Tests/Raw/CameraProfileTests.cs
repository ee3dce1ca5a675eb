using System.Runtime.InteropServices;
using Tapetum.Development;
using Tapetum.Development.Looks;
using Tapetum.Encoding.Dng;
using Tapetum.Inference;
using Tapetum.Raw;
using Tapetum.Raw.Containers;
using Tapetum.Raw.Profiles;
using Tapetum.Sensor;
using Tapetum.Tests.Development;

namespace Tapetum.Tests.Raw;

public sealed class CameraProfileTests : IDisposable
{
    private static readonly ProfileTables Profile = SyntheticProfile.Whole() with { ExposureOffsetEv = -0.75 };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_a_dng_s_profile_holds_is_read_from_it()
    {
        RawImage raw = Decode(Cameras.BlackmagicPocket with { Profile = Profile });

        ProfileTables read = raw.Color.Profile.ShouldNotBeNull();
        read.Name.ShouldBe(Profile.Name);
        read.HueSatMaps.Select(lit => lit.Illuminant).ShouldBe([17, 21]);
        for (int i = 0; i < 2; i++)
        {
            ShouldBeAlike(read.HueSatMaps[i].Map, Profile.HueSatMaps[i].Map);
        }

        ShouldBeAlike(read.LookTable.ShouldNotBeNull(), Profile.LookTable!);
        read.ToneCurve.Select(v => Math.Round(v, 5)).ShouldBe(Profile.ToneCurve);
        read.ExposureOffsetEv.ShouldBe(-0.75);
        raw.Remarks.ShouldBeEmpty();
        Decode(Cameras.BlackmagicPocket).Color.Profile.ShouldBeNull("most files have none");
    }

    [Theory]
    [InlineData(50938, "ProfileHueSatMapData1")]
    [InlineData(50982, "ProfileLookTableData")]
    [InlineData(50940, "ProfileToneCurve")]
    public void A_damaged_table_is_left_out_and_said(int tag, string name)
    {
        foreach (float bad in new[] { float.NaN, float.PositiveInfinity, -1e6f })
        {
            RawImage raw = Damaged((ushort)tag, numbers => numbers[1] = bad);
            raw.Remarks.ShouldHaveSingleItem().ShouldContain(name);
            Pictures.Render(Developer.Render(Scene(), raw, new DevelopmentOptions())).ShouldContain(v => v > 0);
        }

        Damaged((ushort)tag, _ => { }, count: 5).Remarks.ShouldHaveSingleItem().ShouldContain(name);
    }

    [Fact]
    public void Dimensions_that_the_data_do_not_fill_are_refused_without_taking_memory()
    {
        foreach (
            uint[] dims in new uint[][] { [12, 6], [12, 6, 2], [4_000_000_000, 6, 1], [0, 6, 1], [12, 1, 1], [12] }
        )
        {
            byte[] file = TaggedDng.Bytes(
                64,
                64,
                (_, _) => 1000,
                d =>
                {
                    DngProfileTags.AddTo(d, Profile);
                    d.AddLongs(50937, dims);
                }
            );
            bool isRight = dims is [12, 6];
            (SyntheticRaw.Decode(file).Remarks.Count == 0).ShouldBe(isRight, string.Join(" ", dims));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_dngs_that_we_write_carry_the_profile_on_and_come_out_alike(bool isMosaic)
    {
        RawImage raw = Decode(Cameras.BlackmagicPocket with { Profile = Profile });
        LinearImage linear = Scene();
        DevelopmentOptions options = new()
        {
            Ratio = 2,
            Look = Look.Natural,
            Sharpen = 0,
        };
        DevelopedImage before = Developer.Render(linear, Pictures.Raw(raw.Color), options);
        DenoisedRaw denoised = new(raw, new NoiseModel(2, 25, NoiseOrigin.NoiseProfileTag), linear, 1);
        string path = folder.File("carried.dng");
        CancellationToken token = TestContext.Current.CancellationToken;
        await (
            isMosaic
                ? MosaicDngWriter.WriteAsync(denoised, before.Recipe, 0, path, overwrite: false, token)
                : LinearDngWriter.WriteAsync(denoised, before.Recipe, path, overwrite: false, token)
        );

        Photograph written = RawDecoder.ReadAny(path, token);

        ShouldBeAlike(written.Color.Profile!.LookTable!, Profile.LookTable!);
        ShouldBeAlike(written.Color.Profile.HueSatMaps[1].Map, Profile.HueSatMaps[1].Map);
        written.Color.Profile.ToneCurve.Count.ShouldBe(Profile.ToneCurve.Count);
        // What a converter adds up is what was there.
        TiffDirectory main = new TiffFile(File.OpenRead(path)).Directories[0];
        double offset = main.Doubles(51109).Single();
        offset.ShouldBe(-0.75);
        if (!isMosaic)
        {
            (float red, float green, float blue) = before.Recipe.Neutral;
            double gain = ((RgbImage)written).Rgb.Span.ToArray().Max() / 61_440.0 / linear.Rgb.Max();
            double shown =
                Math.Pow(2, main.Doubles(50730).Single() + offset) * gain * Math.Max(red, Math.Max(green, blue));
            shown.ShouldBe(before.Recipe.Amplification, 0.01);
        }

        DevelopedImage after = Developer.Render(linear, Pictures.Raw(written.Color), options);
        Pictures.Render(after).Zip(Pictures.Render(before), (a, b) => Math.Abs(a - b)).Max().ShouldBeLessThan(64);
    }

    private static void ShouldBeAlike(HueSatMap read, HueSatMap written)
    {
        (read.Hues, read.Saturations, read.Values, read.IsEncoded).ShouldBe(
            (written.Hues, written.Saturations, written.Values, written.IsEncoded)
        );
        read.Entries.ToArray().ShouldBe(written.Entries.ToArray());
    }

    private static RawImage Decode(CameraColor color) =>
        SyntheticRaw.Decode(SyntheticRaw.Dng(SyntheticRaw.Image(color: color)));

    private static RawImage Damaged(ushort tag, Action<Span<float>> damage, int? count = null)
    {
        byte[] file = TaggedDng.Bytes(
            64,
            64,
            (x, y) => 100 * (x + y),
            d =>
            {
                DngProfileTags.AddTo(d, Profile);
                float[] numbers = tag switch
                {
                    50940 => [.. Profile.ToneCurve.Select(v => (float)v)],
                    50982 => Profile.LookTable!.Entries.ToArray(),
                    _ => Profile.HueSatMaps[0].Map.Entries.ToArray(),
                };
                damage(numbers);
                numbers = numbers[..(count ?? numbers.Length)];
                d.Add(tag, new TiffValue(11, numbers.Length, MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray()));
            }
        );
        return SyntheticRaw.Decode(file);
    }

    private static LinearImage Scene() =>
        Pictures.Linear(300, 280, (x, y) => (0.001f * x, 0.0008f * (x + (y / 3)), 0.0007f * (300 - x)));
}
