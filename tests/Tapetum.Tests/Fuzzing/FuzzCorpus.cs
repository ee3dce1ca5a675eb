using Tapetum.Encoding.Dng;
using Tapetum.Raw;
using Tapetum.Tests.Raw;
using static Tapetum.Tests.Raw.Opcodes.OpcodeBytes;

namespace Tapetum.Tests.Fuzzing;

/// <summary>Small files of many kinds, all made by our own writers.</summary>
internal static class FuzzCorpus
{
    private const int WidthPx = 32;
    private const int HeightPx = 24;

    /// <param name="folder">For writers that write files.</param>
    public static IReadOnlyList<byte[]> Raws(TemporaryFolder folder)
    {
        RawImage raw = SyntheticRaw.Image(black: new BlackLevels(2, 2, [500, 510, 520, 530]));
        byte[] warp = Opcode(1, Int32(1), Double(1, 0.05, 0, 0, 0, 0, 0.5, 0.5));
        byte[] gains = SyntheticRaw.Dng(SyntheticRaw.Image(gainMaps: [Shading.Everywhere(64, 48, [1, 2, 3, 4])]));
        ushort[] mosaic = SyntheticRaw.Pixels(WidthPx * HeightPx);
        return
        [
            SyntheticRaw.Dng(raw),
            SyntheticRaw.Dng(raw, new DngMosaicLayout { LeftMarginPx = 3, TopMarginPx = 2 }),
            gains,
            TaggedDng.Bytes(
                WidthPx,
                HeightPx,
                (x, y) => 400 + (10 * x) + (20 * y),
                d =>
                {
                    d.AddLongs(50719, 4, 2); // DefaultCropOrigin
                    d.AddLongs(50720, 20, 16); // DefaultCropSize
                    d.AddUndefined(51022, List(warp)); // OpcodeList3
                }
            ),
            File.ReadAllBytes(FlatDng.WriteLinear(folder.File("linear.dng"), WidthPx, HeightPx)),
            File.ReadAllBytes(FlatDng.WriteMonochrome(folder.File("grey.dng"), WidthPx, HeightPx)),
            SyntheticArw.Uncompressed(mosaic, WidthPx, HeightPx),
            SyntheticArw.Compressed(mosaic, WidthPx, HeightPx),
        ];
    }
}
