using System.IO.Compression;
using System.Security.Cryptography;
using Tapetum.Training.Data.Patches;
using Tapetum.Training.Data.Photos;

namespace Tapetum.Training.Tests.Data;

/// <summary>Small photos written for the tests, and caches of them.</summary>
internal static class TestPhotos
{
    /// <summary>Writes an 8-bit PNG.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="widthPx">Columns.</param>
    /// <param name="heightPx">Rows.</param>
    /// <param name="colorAt">Red, green, blue of a pixel.</param>
    public static void WritePng(
        string path,
        int widthPx,
        int heightPx,
        Func<int, int, (byte R, byte G, byte B)> colorAt
    )
    {
        using MemoryStream rows = new();
        using (ZLibStream zlib = new(rows, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (int y = 0; y < heightPx; y++)
            {
                zlib.WriteByte(0);
                for (int x = 0; x < widthPx; x++)
                {
                    (byte r, byte g, byte b) = colorAt(x, y);
                    zlib.Write([r, g, b]);
                }
            }
        }

        using FileStream file = File.Create(path);
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        WriteChunk(file, "IHDR"u8, [.. BigEndian(widthPx), .. BigEndian(heightPx), 8, 2, 0, 0, 0]);
        WriteChunk(file, "IDAT"u8, rows.ToArray());
        WriteChunk(file, "IEND"u8, []);
    }

    /// <summary>A photo full of detail, never the same for two seeds.</summary>
    public static void WriteDetailed(string path, int widthPx, int heightPx, int seed)
    {
        Random random = new(seed);
        byte[] tiles = new byte[widthPx * heightPx * 3];
        random.NextBytes(tiles);
        WritePng(
            path,
            widthPx,
            heightPx,
            (x, y) =>
            {
                int i = 3 * (((y / 8) * widthPx) + (x / 8));
                return (tiles[i], tiles[i + 1], tiles[i + 2]);
            }
        );
    }

    /// <summary>Two training photos and one held out, 160 × 128 px, in patches of 32.</summary>
    public static PatchCacheOptions PrepareCache(TemporaryFolder folder)
    {
        WriteDetailed(folder.File("one.png"), 160, 128, seed: 1);
        WriteDetailed(folder.File("two.png"), 160, 128, seed: 2);
        WriteDetailed(folder.File("held.png"), 160, 128, seed: 3);
        return new PatchCacheOptions
        {
            OutputPath = folder.File("test.cache"),
            Recipe = PhotoRecipe.Parse("test.txt", ["[tests]", "train one.png", "hold-out held.png", "train two.png"]),
            PhotoFolders = [folder.Path],
            PatchSizePx = 32,
            MinPhotoSidePx = 32,
            Parallelism = 2,
        };
    }

    public static async Task<PatchCache> BuildAsync(TemporaryFolder folder)
    {
        PatchCacheOptions options = PrepareCache(folder);
        await PatchCache.BuildAsync(options, null, TestContext.Current.CancellationToken);
        return PatchCache.Open(options.OutputPath);
    }

    /// <summary>A cache of one grey training photo and one grey held-out photo.</summary>
    public static async Task<PatchCache> BuildFlatAsync(TemporaryFolder folder, byte level, int sizePx)
    {
        WritePng(folder.File("flat.png"), 2 * sizePx, 2 * sizePx, (_, _) => (level, level, level));
        WritePng(folder.File("held.png"), 2 * sizePx, 2 * sizePx, (_, _) => (level, level, level));
        PatchCacheOptions options = new()
        {
            OutputPath = folder.File("flat.cache"),
            Recipe = PhotoRecipe.Parse("test.txt", ["train flat.png", "hold-out held.png"]),
            PhotoFolders = [folder.Path],
            PatchSizePx = sizePx,
            MinPhotoSidePx = sizePx,
        };
        await PatchCache.BuildAsync(options, null, TestContext.Current.CancellationToken);
        return PatchCache.Open(options.OutputPath);
    }

    public static string Hash(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));

    private static void WriteChunk(Stream file, ReadOnlySpan<byte> type, byte[] data)
    {
        byte[] body = [.. type, .. data];
        file.Write(BigEndian(data.Length));
        file.Write(body);
        file.Write(BigEndian(unchecked((int)Crc32(body))));
    }

    private static byte[] BigEndian(int value) =>
        [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];

    /// <summary>The CRC of PNG (ISO 3309), bit by bit.</summary>
    private static uint Crc32(byte[] data)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in data)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
            }
        }

        return ~crc;
    }
}
