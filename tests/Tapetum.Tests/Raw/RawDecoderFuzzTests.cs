using Tapetum.Encoding.Dng;
using Tapetum.Raw;

namespace Tapetum.Tests.Raw;

/// <summary>Damaged files, drawn at random from a seed: an image or a RawDecodeException, never anything else.</summary>
public class RawDecoderFuzzTests
{
    private const int Variants = 200;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_damaged_DNG_is_decoded_or_refused(int seed)
    {
        RawImage raw = SyntheticRaw.Image(black: new BlackLevels(2, 2, [500, 510, 520, 530]));
        DngMosaicLayout layout = new() { LeftMarginPx = 3, TopMarginPx = 2 };
        byte[] whole = SyntheticRaw.Dng(raw, layout);
        int headerBytes = whole.Length - (2 * (64 + 3) * (48 + 2));
        var random = new Random(seed);
        using var folder = new TemporaryFolder();
        string path = folder.File("damaged.dng");
        int decoded = 0;
        int refused = 0;

        for (int i = 0; i < Variants; i++)
        {
            File.WriteAllBytes(path, Damaged(whole, headerBytes, random));
            try
            {
                RawImage read = RawDecoder.Read(path, TestContext.Current.CancellationToken);
                read.Mosaic.Length.ShouldBe(read.WidthPx * read.HeightPx);
                decoded++;
            }
            catch (RawDecodeException)
            {
                refused++;
            }
        }

        decoded.ShouldBeGreaterThan(0);
        refused.ShouldBeGreaterThan(0);
    }

    /// <summary>Changes one to eight bytes, mostly of the headers, and cuts every fourth file.</summary>
    private static byte[] Damaged(byte[] whole, int headerBytes, Random random)
    {
        byte[] file = [.. whole];
        for (int change = random.Next(1, 9); change > 0; change--)
        {
            int at = random.Next(random.Next(8) == 0 ? file.Length : headerBytes);
            file[at] = random.Next(3) switch
            {
                0 => (byte)random.Next(256),
                1 => (byte)(file[at] ^ (1 << random.Next(8))),
                _ => (byte)(random.Next(2) * 255),
            };
        }

        return random.Next(4) == 0 ? file[..random.Next(1, file.Length)] : file;
    }
}
