using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Tapetum.Cli.Batches;

/// <summary>
/// One of several machines' share of a batch. Whose a file is follows from its name, and its place below the folder or pattern that was given, alone: all runs agree on it, whatever order they
/// find files in, wherever the folder is mounted, and also while files are added.
/// </summary>
/// <param name="Number">From 1.</param>
/// <param name="Count">Of shares.</param>
internal readonly record struct Shard(int Number, int Count)
{
    public const int MostShards = 100_000;

    /// <summary>As 3/16; null where it is no share.</summary>
    public static Shard? Parse(string text)
    {
        string[] parts = text.Split('/');
        return
            parts is [var number, var count]
            && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int of)
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int which)
            && of is >= 1 and <= MostShards
            && which >= 1
            && which <= of
            ? new(which, of)
            : null;
    }

    public bool Has(InputFile file)
    {
        string name = Path.Combine(file.Subfolder, Path.GetFileName(file.Path));
        byte[] digest = SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name.Replace('\\', '/')));
        return BinaryPrimitives.ReadUInt64BigEndian(digest) % (ulong)Count == (ulong)(Number - 1);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}/{Count}");
}
