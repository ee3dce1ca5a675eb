using Tapetum.Development;
using Tapetum.Encoding.Dng;
using Tapetum.Inference;
using Tapetum.Raw;
using Tapetum.Raw.Containers;
using Tapetum.Raw.Preparation;
using Tapetum.Sensor;
using Tapetum.Tests.Development;

namespace Tapetum.Tests.Encoding;

public sealed class MosaicDngWriterTests : IDisposable
{
    private const int Width = 301;
    private const int Height = 270;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(0, 0, 4095f)]
    [InlineData(1, 0, 16383f)]
    [InlineData(0, 1, 15000f)]
    [InlineData(1, 1, 65000f)]
    public async Task Each_pixel_of_the_mosaic_has_its_filters_colour_at_the_sensors_levels(
        int redColumn,
        int redRow,
        float white
    )
    {
        CfaPattern cfa = new(redColumn, redRow);
        RawImage source = Source(cfa, white, new BlackLevels(2, 2, [250, 254, 258, 262]));
        LinearImage linear = Pictures.Linear(Width, Height, (x, y) => (x / 400f, y / 350f, (x + y) / 700f));

        RawImage read = await WriteAsync(source, linear);

        (read.WidthPx, read.HeightPx, read.Cfa).ShouldBe((Width, Height, cfa));
        float factor = read.WhiteLevelDn / white;
        factor.ShouldBe(MathF.Pow(2, MathF.Round(MathF.Log2(factor))), "levels are multiplied by a power of two");
        (read.WhiteLevelDn * 2).ShouldBeGreaterThan(65535f, "and the codes are as fine as 16 bits allow");
        read.Black.MeanDn.ShouldBe(256 * factor, 0.01f);
        for (int i = 0; i < Width * Height; i++)
        {
            (int x, int y) = (i % Width, i / Width);
            float wanted = linear.Row(y)[(3 * x) + cfa.ColorAt(x, y)];
            float found = (read.Mosaic.Span[i] - read.Black.MeanDn) / read.RangeDn;
            found.ShouldBe(wanted, 0.6f / read.RangeDn);
        }
    }

    [Fact]
    public async Task Colours_white_balance_and_brightness_are_the_cameras_own()
    {
        RawImage source = Source(CfaPattern.Rggb, 16383, BlackLevels.Uniform(512));

        RawImage read = await WriteAsync(source, Grey(), exposureEv: 0.5);

        read.BaselineExposureEv.ShouldBe(source.BaselineExposureEv + 0.5, 1e-5);
        (read.Color.AsShotNeutral!.Value.Red, read.Color.AsShotNeutral.Value.Blue).ShouldBe((0.5f, 0.625f));
        read.Color.Calibrations[0]
            .XyzToCamera.ToRows()
            .ShouldBe(source.Color.Calibrations[0].XyzToCamera.ToRows(), 1e-5);
        (read.Capture.Model, read.Capture.Iso, read.Capture.Orientation).ShouldBe(("Synthetic 1", 6400, 6));
    }

    [Fact]
    public async Task The_lens_is_left_to_whoever_opens_it()
    {
        GainMap map = Shading.Everywhere(Width, Height, [1.5f, 1.2f, 1.1f, 1]);
        byte[] shading = GainMapOpcodes.Of([map]);
        byte[] unknown = [0, 0, 0, 1, 0, 0, 0, 99, 1, 3, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0];
        byte[] opcodes = [0, 0, 0, 0];
        RawImage source = Source(
            CfaPattern.Rggb,
            16383,
            BlackLevels.Uniform(512),
            new SourceMetadata
            {
                Dng = new Dictionary<ushort, TiffValue>
                {
                    [51008] = new(7, unknown.Length, unknown),
                    [51009] = new(7, shading.Length, shading),
                    [51022] = new(7, 4, opcodes),
                    [50719] = new(3, 2, [10, 0, 12, 0]),
                    [50720] = new(3, 2, [200, 0, 100, 0]),
                },
            }
        );

        RawImage read = await WriteAsync(source, Grey());

        read.GainMaps.ShouldHaveSingleItem().Gains.ShouldBe(map.Gains);
        read.Metadata.Dng[51008].Bytes.ShouldBe(unknown);
        read.Metadata.Dng[51009].Bytes.ShouldBe(shading);
        read.Metadata.Dng[51022].Bytes.ShouldBe(opcodes);
        read.Metadata.Dng[50720].Bytes.ShouldBe([200, 0, 100, 0]);
    }

    [Fact]
    public async Task ExifTool_finds_nothing_wrong_and_LibRaw_develops_it()
    {
        string path = folder.File("made.dng");
        byte[] shading = GainMapOpcodes.Of([Shading.Everywhere(Width, Height, [1.2f, 1.1f, 1, 1])]);
        SourceMetadata metadata = new()
        {
            Dng = new Dictionary<ushort, TiffValue> { [51009] = new(7, shading.Length, shading) },
        };
        await WriteAsync(Source(CfaPattern.Gbrg, 4095, BlackLevels.Uniform(256), metadata), Grey());

        string said = await OtherProgram.RunAsync("exiftool", "-validate", "-warning", "-error", "-a", path);
        said.ShouldContain("OK");
        said.ShouldNotContain("Warning");
        string tiff = folder.File("made.tiff");
        await OtherProgram.RunAsync("dcraw_emu", "-T", "-Z", tiff, path);
        new FileInfo(tiff).Length.ShouldBeGreaterThan(3 * Width * Height);
    }

    private static LinearImage Grey() => Pictures.Linear(Width, Height, (_, _) => (0.1f, 0.2f, 0.125f));

    private static RawImage Source(CfaPattern cfa, float white, BlackLevels black, SourceMetadata? metadata = null) =>
        SyntheticRaw.Image(
            Width,
            Height,
            cfa,
            black: black,
            whiteLevelDn: white,
            capture: SyntheticRaw.Capture with
            {
                Orientation = 6,
            },
            baselineExposureEv: 0.25,
            metadata: metadata
        );

    private async Task<RawImage> WriteAsync(RawImage source, LinearImage linear, double exposureEv = 0)
    {
        string path = folder.File("made.dng");
        DevelopmentRecipe recipe = Developer.Render(linear, source, new DevelopmentOptions { Ratio = 1 }).Recipe;
        DenoisedRaw denoised = new(source, new NoiseModel(2, 25, NoiseOrigin.NoiseProfileTag), linear, 1);
        CancellationToken stop = TestContext.Current.CancellationToken;
        await MosaicDngWriter.WriteAsync(denoised, recipe, exposureEv, path, overwrite: true, stop);
        return RawDecoder.Read(path, stop);
    }
}
