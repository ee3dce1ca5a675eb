namespace Tapetum.Encoding.Tiff;

/// <summary>A directory of a TIFF, and those that its tags point to, one behind the other.</summary>
internal sealed class TiffDirectoryTree(TiffDirectoryWriter main)
{
    public const ushort SubDirectories = 330;
    public const ushort Exif = 34665;
    public const ushort Gps = 34853;
    private const int HeaderBytes = 8;

    private readonly List<(ushort Pointer, TiffDirectoryWriter Directory)> children = [];

    /// <param name="pointer">The tag that points to it.</param>
    /// <param name="directory">Left out when it is empty.</param>
    public void Add(ushort pointer, TiffDirectoryWriter directory)
    {
        if (!directory.IsEmpty)
        {
            children.Add((pointer, directory));
        }
    }

    /// <param name="offset">Where in the file the first of them will be: even.</param>
    public byte[] ToBytes(long offset)
    {
        // Pointers are values in their entries, so that sizes are known before what they point to.
        children.ForEach(child => main.AddLongs(child.Pointer, 0));
        long at = offset + main.LengthBytes;
        foreach ((ushort pointer, TiffDirectoryWriter directory) in children)
        {
            main.AddLongs(pointer, checked((uint)at));
            at += directory.LengthBytes;
        }

        List<byte> bytes = [.. main.ToBytes(offset)];
        foreach ((_, TiffDirectoryWriter directory) in children)
        {
            bytes.AddRange(directory.ToBytes(offset + bytes.Count));
        }

        return [.. bytes];
    }

    /// <summary>A whole TIFF without a picture.</summary>
    public byte[] ToFile() => [.. Header(HeaderBytes), .. ToBytes(HeaderBytes)];

    /// <summary>The start of a little-endian TIFF.</summary>
    /// <param name="firstDirectory">Where its first directory lies.</param>
    public static byte[] Header(long firstDirectory)
    {
        uint offset = checked((uint)firstDirectory);
        return
        [
            (byte)'I',
            (byte)'I',
            42,
            0,
            (byte)offset,
            (byte)(offset >> 8),
            (byte)(offset >> 16),
            (byte)(offset >> 24),
        ];
    }
}
