using Tapetum.Confinement;
using Tapetum.Encoding.Vips;
using Tapetum.Raw;
using Tapetum.Tests.Raw;

namespace Tapetum.Tests.Fuzzing;

/// <summary>
/// Damaged files read as a whole, by the very processes and parsers that read a stranger's: a photo or a sentence comes of each, and this process reserves no more than the pixels are worth.
/// </summary>
[Collection(nameof(RunsAlone))]
public sealed class WholeFileFuzzTests : IDisposable
{
    private const int Cases = 400;
    private const long MaxPixels = 1_000_000;

    /// <summary>Some copies of the largest picture.</summary>
    private const long MaxAllocatedBytes = 200 << 20;

    private readonly TemporaryFolder folder = new();

    private readonly DecodingLimits limits = new() { MaxPixels = MaxPixels, MemoryBytes = 400_000_000 };

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_damaged_file_becomes_a_photo_or_is_refused_in_a_sentence() =>
        Try(
            [.. FuzzCorpus.Raws(folder), .. Stored(), Photograph()],
            path => DecodedPhoto.Read(path, "file", limits, Stop)
        );

    [Fact]
    public void A_damaged_file_shows_its_preview_or_is_refused_in_a_sentence() =>
        Try(
            [.. FuzzCorpus.Raws(folder), .. Stored(), Photograph()],
            path =>
            {
                if (PhotoReader.IsPhoto(path, "file"))
                {
                    PhotoReader.ReadCapture(path, limits, Stop);
                }
                else
                {
                    RawPreview.Read(path, limits, Stop);
                }
            }
        );

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private void Try(IReadOnlyList<byte[]> corpus, Action<string> read)
    {
        // Without an ending: nothing that is called a raw file, for which Node.js would be started each time.
        string path = folder.File("file");
        foreach ((int number, byte[] file) in Mutations.Of(corpus, Cases))
        {
            File.WriteAllBytes(path, file);
            long before = GC.GetTotalAllocatedBytes();
            try
            {
                read(path);
            }
            catch (TapetumException e)
            {
                e.Reason.ShouldNotBeNullOrWhiteSpace($"file {number}");
                e.Advice.ShouldNotBeNullOrWhiteSpace($"file {number}");
            }
            catch (Exception e)
            {
                throw new InvalidDataException($"file {number}: {e}", e);
            }

            (GC.GetTotalAllocatedBytes() - before).ShouldBeLessThan(MaxAllocatedBytes, $"file {number}");
        }
    }

    /// <summary>Those that LibRaw cannot decode, and that are unpacked in this process.</summary>
    private IReadOnlyList<byte[]> Stored()
    {
        StoredDng[] kinds =
        [
            new() { Predictor = 2 },
            new() { TilePx = 16 },
            new()
            {
                Samples = 3,
                Bits = 8,
                White = 255,
                Black = 0,
            },
            new()
            {
                IsFloat = true,
                Bits = 32,
                Predictor = 3,
                White = 1,
                Black = 0,
            },
            new() { Compression = 1, TilePx = 16 },
            new() { InSubdirectory = true },
        ];
        return
        [
            .. kinds.Select(kind =>
                File.ReadAllBytes(
                    kind.Write(
                        folder.File("stored"),
                        [
                            .. Enumerable
                                .Range(0, kind.WidthPx * kind.HeightPx * kind.Samples)
                                .Select(i => kind.IsFloat ? i % 97 / 97.0 : i % 251),
                        ]
                    )
                )
            ),
        ];
    }

    /// <summary>A JPEG with the directories of a DNG for its EXIF.</summary>
    private static byte[] Photograph()
    {
        byte[] jpeg = JpegEncoder.Encode(
            new SrgbPhoto(40, 30, [.. Enumerable.Range(0, 3600).Select(i => (byte)(7 * i))]),
            quality: 90
        );
        byte[] dng = SyntheticRaw.Dng(SyntheticRaw.Image(2, 2));
        int length = 2 + 6 + dng.Length;
        return [.. jpeg[..2], 0xff, 0xe1, (byte)(length >> 8), (byte)length, .. "Exif\0\0"u8, .. dng, .. jpeg[2..]];
    }
}
