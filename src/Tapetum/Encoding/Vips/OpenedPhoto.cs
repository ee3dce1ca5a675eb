using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Tapetum.Confinement;
using Tapetum.Confinement.Native;

namespace Tapetum.Encoding.Vips;

/// <summary>A photo whose headers libvips has read: native/tapetum_photo.cpp, in a process of its own where there are such.</summary>
internal sealed class OpenedPhoto : IDisposable
{
    /// <summary>EXIF, XMP and a few texts.</summary>
    private const long MaxFieldBytes = 1 << 28;

    private const int ColorCount = 3;
    private static readonly TimeSpan MaxTime = TimeSpan.FromMinutes(2);

    private readonly string path;
    private readonly DecodingLimits limits;
    private readonly IDecoder decoder;
    private readonly DecoderWatch watch;
    private readonly Dictionary<string, byte[]> fields = new(StringComparer.Ordinal);

    /// <param name="path">For messages.</param>
    /// <param name="file">The photo.</param>
    /// <param name="limits">What it may take.</param>
    /// <param name="cancellationToken">Stops reading, now and later.</param>
    /// <exception cref="PhotoReadException">It is damaged, no photo, or too large.</exception>
    public OpenedPhoto(string path, SafeFileHandle file, DecodingLimits limits, CancellationToken cancellationToken)
    {
        (this.path, this.limits) = (path, limits);
        decoder = DecoderConfinement.Decoder(DecoderLibraries.Photos, limits);
        watch = new DecoderWatch(decoder, MaxTime, cancellationToken);
        try
        {
            DecoderRequest request = new() { Operation = DecoderOperation.PhotoOpen };
            ReadFields(Answer(decoder.Ask(request, file, MaxFieldBytes)));
            if ((long)WidthPx * HeightPx > limits.MaxPixels)
            {
                throw new PhotoReadException(
                    path,
                    $"it has {WidthPx} × {HeightPx} pixels, more than the {limits.MaxPixels / 1_000_000} megapixels that are accepted here",
                    "Make it smaller and try again."
                );
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>As it is stored, before it is turned.</summary>
    public int WidthPx { get; private set; }

    /// <inheritdoc cref="WidthPx"/>
    public int HeightPx { get; private set; }

    /// <param name="path">A file.</param>
    /// <param name="limits">What it may take.</param>
    /// <param name="cancellationToken">Stops reading, now and later.</param>
    /// <exception cref="PhotoReadException">It is missing, damaged, no photo, or too large.</exception>
    public static OpenedPhoto Open(string path, DecodingLimits limits, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            throw new PhotoReadException(path, "there is no such file", "Check the path.");
        }

        using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return new(path, file, limits, cancellationToken);
    }

    /// <summary>The bytes of a field by libvips' name; empty when there is none.</summary>
    public ReadOnlySpan<byte> Field(string name) => fields.GetValueOrDefault(name);

    /// <summary>Linear light of sRGB, upright, 65535 at white: [height, width, 3].</summary>
    public (int WidthPx, int HeightPx, ushort[] Rgb) ReadLinear()
    {
        // Floats there; here sixteen bits, and a mosaic sampled from them.
        limits.RequireRoom(path, WidthPx, HeightPx, decoding: 12, decoded: 8);
        (int width, int height) = Compute(DecodedPhotoKind.Linear, side: 0);
        ushort[] rgb = GC.AllocateUninitializedArray<ushort>(checked(width * height * ColorCount));
        Copy(MemoryMarshal.AsBytes(rgb.AsSpan()), sizeof(ushort));
        return (width, height, rgb);
    }

    /// <param name="maxSidePx">The longer side at most; null for the whole photo.</param>
    public SrgbPhoto ReadSrgb(int? maxSidePx)
    {
        if (maxSidePx is null)
        {
            limits.RequireRoom(path, WidthPx, HeightPx, decoding: 3, decoded: 3);
        }

        (int width, int height) = maxSidePx is { } side
            ? Compute(DecodedPhotoKind.Thumbnail, side)
            : Compute(DecodedPhotoKind.Srgb, side: 0);
        byte[] rgb = GC.AllocateUninitializedArray<byte>(checked(width * height * ColorCount));
        Copy(rgb, sizeof(byte));
        return new SrgbPhoto(width, height, rgb);
    }

    public void Dispose()
    {
        watch.Dispose();
        decoder.Dispose();
    }

    private (int WidthPx, int HeightPx) Compute(DecodedPhotoKind kind, int side)
    {
        DecoderRequest request = new()
        {
            Operation = DecoderOperation.PhotoRead,
            Value = (int)kind,
            Count = side,
        };
        ReadOnlySpan<byte> size = Answer(decoder.Ask(request, file: null, MaxFieldBytes));
        (int width, int height) = size.Length == 2 * sizeof(int) ? (Number(size), Number(size[sizeof(int)..])) : (0, 0);
        return width > 0 && height > 0 && (long)width * height <= DecodingLimits.MostPixels
            ? (width, height)
            : throw NoAnswer();
    }

    private void Copy(Span<byte> numbers, int numberBytes)
    {
        if (decoder.Copy(new() { Operation = DecoderOperation.PhotoCopy }, numbers, numberBytes) != 0)
        {
            throw NoAnswer();
        }
    }

    /// <returns>What was answered; an error's text becomes an exception.</returns>
    private byte[] Answer(DecoderAnswer? answer)
    {
        if (answer is { Status: 0 })
        {
            return answer.Bytes;
        }

        // A decoder in this process that was cancelled says something all the same.
        throw answer is null || answer.Bytes.Length == 0 || watch.IsLate()
            ? NoAnswer()
            : new PhotoReadException(
                path,
                $"it cannot be read as a photo ({System.Text.Encoding.UTF8.GetString(answer.Bytes)})",
                "Use a JPEG, PNG, WebP or TIFF file that other programs open."
            );
    }

    private PhotoReadException NoAnswer() =>
        watch.IsLate()
            ? new(
                path,
                $"reading it takes longer than {MaxTime.TotalSeconds:0} seconds",
                "Check that the file opens in other programs."
            )
            : new(
                path,
                "reading it crashed, or took more memory than there is for it",
                "Check that the file opens in other programs. If it does, please report it."
            );

    /// <summary>int32 width, int32 height, then for each field int32 length of its name, int32 length of its value, name, value.</summary>
    private void ReadFields(ReadOnlySpan<byte> told)
    {
        const int HeadBytes = 2 * sizeof(int);
        if (told.Length < HeadBytes)
        {
            throw NoAnswer();
        }

        (WidthPx, HeightPx) = (Number(told), Number(told[sizeof(int)..]));
        told = told[HeadBytes..];
        while (told.Length >= HeadBytes)
        {
            (int name, int value) = (Number(told), Number(told[sizeof(int)..]));
            told = told[HeadBytes..];
            if (name < 0 || value < 0 || (long)name + value > told.Length)
            {
                throw NoAnswer();
            }

            fields[System.Text.Encoding.UTF8.GetString(told[..name])] = told.Slice(name, value).ToArray();
            told = told[(name + value)..];
        }
    }

    private static int Number(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt32LittleEndian(bytes);
}
