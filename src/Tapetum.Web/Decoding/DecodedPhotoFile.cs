using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using Tapetum.Raw;
using Tapetum.Raw.XTrans;

namespace Tapetum.Web.Decoding;

/// <summary>
/// A decoded photo on the disk:
/// <code>
/// int32 n, n bytes of JSON (<see cref="DecodedHeader"/>), then [height, width] or [height, width, 3] uint16   little-endian
/// </code>
/// A worker that a stranger's file got the better of may write anything here, so reading believes nothing.
/// </summary>
internal static class DecodedPhotoFile
{
    /// <summary>Makers' notes and profiles are in it.</summary>
    private const int MaxHeaderBytes = 32 << 20;

    public static void Write(string path, DecodedPhoto photo)
    {
        byte[] header = JsonSerializer.SerializeToUtf8Bytes(DecodedHeader.Of(photo), DecodedJson.Header);
        byte[] length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, header.Length);
        using FileStream file = new(path, FileMode.CreateNew, FileAccess.Write);
        file.Write(length);
        file.Write(header);
        ReadOnlyMemory<ushort> pixels = photo.Photograph switch
        {
            RgbImage picture => picture.Rgb,
            XTransImage xTrans => xTrans.Mosaic,
            _ => photo.Raw.Mosaic,
        };
        file.Write(MemoryMarshal.AsBytes(pixels.Span));
    }

    /// <summary>The most that such a file takes.</summary>
    public static long MaxBytes(long maxPixels) => (3 * sizeof(ushort) * maxPixels) + MaxHeaderBytes;

    /// <param name="path">The file.</param>
    /// <param name="name">What to call the photo in messages.</param>
    /// <param name="maxPixels">More than that was not asked for.</param>
    /// <exception cref="InvalidDataException">It is not such a file.</exception>
    public static DecodedPhoto Read(string path, string name, long maxPixels)
    {
        using FileStream file = File.OpenRead(path);
        DecodedHeader header = ReadHeader(file);
        long pixels = (long)header.WidthPx * header.HeightPx;
        long numbers = header.Origin is null ? pixels : 3 * pixels;
        bool fits =
            header is { WidthPx: > 0, HeightPx: > 0, BlackColumns: > 0, BlackRows: > 0 }
            && pixels <= maxPixels
            && file.Length - file.Position == numbers * sizeof(ushort)
            && header.BlackDn.Length == (long)header.BlackColumns * header.BlackRows
            && (header.BlackRowOffsetsDn.Length == 0 || header.BlackRowOffsetsDn.Length == header.HeightPx)
            && (header.BlackColumnOffsetsDn.Length == 0 || header.BlackColumnOffsetsDn.Length == header.WidthPx)
            && header.XTrans?.IsPossible() != false
            && header.Cfa is { RedColumn: 0 or 1, RedRow: 0 or 1 }
            && header.Rendition?.IsUsable() != false
            && header.GainMaps.All(map => map.IsUsable());
        if (!fits)
        {
            throw new InvalidDataException("The decoded file contradicts itself.");
        }

        // Native code keeps pointers into mosaics while they are worked on.
        ushort[] values = GC.AllocateUninitializedArray<ushort>(checked((int)numbers), pinned: header.Origin is null);
        file.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        try
        {
            return header.With(name, values);
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException("The decoded file contradicts itself.", e);
        }
    }

    private static DecodedHeader ReadHeader(FileStream file)
    {
        byte[] length = new byte[sizeof(int)];
        file.ReadExactly(length);
        int bytes = BinaryPrimitives.ReadInt32LittleEndian(length);
        if (bytes is <= 0 or > MaxHeaderBytes)
        {
            throw new InvalidDataException("The decoded file's header has an impossible length.");
        }

        byte[] json = new byte[bytes];
        file.ReadExactly(json);
        try
        {
            return JsonSerializer.Deserialize(json, DecodedJson.Header)
                ?? throw new InvalidDataException("The decoded file's header is null.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException("The decoded file's header is no JSON of its kind.", e);
        }
    }
}
