using Tapetum.Encoding;
using Tapetum.Encoding.Tiff;
using Tapetum.Raw.Containers;
using Tapetum.Tests.Raw;
using static Tapetum.Tests.Raw.Opcodes.OpcodeBytes;

namespace Tapetum.Tests;

/// <summary>Crops, scales and lens corrections of a DNG, in every format that can be written.</summary>
public sealed class EnhancerFrameTests : IDisposable
{
    private const int Width = 96;
    private const int Height = 64;
    private const ushort OpcodeList3 = 51022;

    private readonly TemporaryFolder folder = new();
    private readonly Enhancer enhancer = new(new EnhancerOptions());

    public void Dispose()
    {
        enhancer.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData(OutputFormat.Png)]
    [InlineData(OutputFormat.Png16)]
    [InlineData(OutputFormat.Jpeg)]
    [InlineData(OutputFormat.Tiff)]
    public async Task Pictures_are_cropped_and_stretched_as_the_file_says(OutputFormat format)
    {
        Write(d =>
        {
            d.AddLongs(50719, 8, 4); // DefaultCropOrigin
            d.AddLongs(50720, 80, 50); // DefaultCropSize
            d.AddRationals(50718, 1, 1, 2); // DefaultScale
            d.AddRationals(51125, 4, 0, 0.25, 1, 0.75); // DefaultUserCrop
        });

        EnhanceResult made = await EnhanceAsync(format);

        (made.WidthPx, made.HeightPx).ShouldBe((40, 100));
    }

    [Fact]
    public async Task A_DNG_keeps_the_whole_picture_and_says_the_same_of_it()
    {
        byte[] list = List(Opcode(1, Int32(1), Double(1, 0.05, 0, 0, 0, 0, 0.5, 0.5)));
        Write(d =>
        {
            d.AddRationals(50718, 1, 1, 2);
            d.AddLongs(50719, 8, 4);
            d.AddLongs(50720, 80, 50);
            d.AddRationals(51125, 4, 0, 0.25, 1, 0.75);
            d.AddUndefined(OpcodeList3, list);
        });

        await EnhanceAsync(OutputFormat.Dng);

        using FileStream file = File.OpenRead(folder.File("made.dng"));
        TiffDirectory picture = DngTags.PictureIn(new TiffFile(file).Directories);
        picture.UInt32s(256).ShouldBe([Width]);
        picture.Value(50718)!.ToDoubles().ShouldBe([1, 2]);
        picture.Value(50719)!.ToDoubles().ShouldBe([8, 4]);
        picture.Value(50720)!.ToDoubles().ShouldBe([80, 50]);
        picture.Value(51125)!.ToDoubles().ShouldBe([0, 0.25, 1, 0.75]);
        picture.Value(OpcodeList3)!.Bytes.ShouldBe(list);
    }

    [Fact]
    public async Task Lens_corrections_are_kept_without_a_crop_and_with_those_that_the_mosaic_s_list_has()
    {
        byte[] vignette = Opcode(3, Double(0.5, 0, 0, 0, 0, 0.5, 0.5));
        byte[] warp = Opcode(1, Int32(1), Double(1, 0.05, 0, 0, 0, 0, 0.5, 0.5));
        Write(d =>
        {
            d.AddUndefined(51009, List(vignette));
            d.AddUndefined(OpcodeList3, List(warp));
        });

        await EnhanceAsync(OutputFormat.Dng);

        using FileStream file = File.OpenRead(folder.File("made.dng"));
        TiffDirectory picture = DngTags.PictureIn(new TiffFile(file).Directories);
        picture.Value(OpcodeList3)!.Bytes.ShouldBe(List(vignette, warp));
        picture.Count(51009).ShouldBe(0u);
    }

    [Fact]
    public async Task A_DNG_that_was_made_gives_the_picture_that_its_source_gives()
    {
        Write(d =>
        {
            d.AddLongs(50719, 8, 4);
            d.AddLongs(50720, 80, 50);
            d.AddUndefined(OpcodeList3, List(Opcode(6, Int32(0, 0, Height, 48))));
        });
        await EnhanceAsync(OutputFormat.Dng);

        EnhanceResult again = await EnhanceAsync(OutputFormat.Png, from: "made.dng");

        (again.WidthPx, again.HeightPx).ShouldBe((40, 50));
    }

    [Fact]
    public async Task What_is_asked_for_and_not_known_is_said()
    {
        Write(d => d.AddUndefined(OpcodeList3, List(Opcode(99, []))));

        EnhanceResult made = await EnhanceAsync(OutputFormat.Png);

        made.Remarks.Single().ShouldContain("opcode 99");
    }

    private void Write(Action<TiffDirectoryWriter> more) =>
        File.WriteAllBytes(
            folder.File("source.dng"),
            TaggedDng.Bytes(Width, Height, (x, y) => 400 + (10 * x) + (20 * y) + ((x * y) % 7), more)
        );

    private async Task<EnhanceResult> EnhanceAsync(OutputFormat format, string from = "source.dng")
    {
        EnhanceOptions options = new()
        {
            Format = format,
            Strength = 0,
            Overwrite = true,
        };
        string to = folder.File("made" + PictureWriter.ExtensionOf(format));
        return await enhancer.EnhanceAsync(
            folder.File(from),
            to,
            options,
            progress: null,
            TestContext.Current.CancellationToken
        );
    }
}
