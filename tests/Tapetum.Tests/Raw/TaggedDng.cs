using System.Buffers.Binary;
using Tapetum.Encoding.Dng;
using Tapetum.Encoding.Tiff;
using Tapetum.Raw;

namespace Tapetum.Tests.Raw;

/// <summary>Uncompressed 16-bit mosaic DNGs with any tags, for files that <see cref="DngMosaicWriter"/> does not write.</summary>
internal static class TaggedDng
{
    public const ushort White = 16383;

    /// <param name="widthPx">Of the stored picture.</param>
    /// <param name="heightPx">Of the stored picture.</param>
    /// <param name="valueAt">Of column and row.</param>
    /// <param name="more">Adds tags, or replaces those of an RGGB mosaic with white at 16383 and black at 0.</param>
    public static byte[] Bytes(
        int widthPx,
        int heightPx,
        Func<int, int, double> valueAt,
        Action<TiffDirectoryWriter>? more = null
    )
    {
        TiffDirectoryWriter d = new();
        d.AddLongs(254, 0);
        d.AddLongs(256, (uint)widthPx);
        d.AddLongs(257, (uint)heightPx);
        d.AddShorts(258, 16);
        d.AddShorts(259, 1);
        d.AddShorts(262, 32803);
        d.AddText(271, "Tapetum");
        d.AddText(272, "Tagged");
        d.AddShorts(274, 1);
        d.AddLongs(273, 0); // StripOffsets, below
        d.AddShorts(277, 1);
        d.AddLongs(278, (uint)heightPx);
        d.AddLongs(279, (uint)(2 * widthPx * heightPx));
        d.AddShorts(284, 1);
        d.AddShorts(33421, 2, 2);
        d.AddBytes(33422, 0, 1, 1, 2);
        d.AddBytes(50706, 1, 7, 0, 0);
        d.AddText(50708, "Tapetum Tagged");
        d.AddBytes(50710, 0, 1, 2);
        d.AddShorts(50711, 1);
        d.AddLongs(50717, White);
        d.AddSignedRationals(50721, 10000, 0.7, 0, 0, 0, 1, 0, 0, 0, 0.8);
        d.AddShorts(50778, 21);
        d.AddRationals(50728, 10000, 0.5, 1, 0.625);
        more?.Invoke(d);
        d.AddLongs(273, (uint)(8 + d.LengthBytes));

        byte[] pixels = new byte[2 * widthPx * heightPx];
        for (int i = 0; i < pixels.Length / 2; i++)
        {
            double value = Math.Clamp(Math.Round(valueAt(i % widthPx, i / widthPx)), 0, ushort.MaxValue);
            BinaryPrimitives.WriteUInt16LittleEndian(pixels.AsSpan(2 * i), (ushort)value);
        }

        return [(byte)'I', (byte)'I', 42, 0, 8, 0, 0, 0, .. d.ToBytes(8), .. pixels];
    }

    public static RawImage Decode(
        int widthPx,
        int heightPx,
        Func<int, int, double> valueAt,
        Action<TiffDirectoryWriter>? more = null
    ) => SyntheticRaw.Decode(Bytes(widthPx, heightPx, valueAt, more));
}
