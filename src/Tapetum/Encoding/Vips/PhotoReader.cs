using NetVips;
using Tapetum.Raw;

namespace Tapetum.Encoding.Vips;

/// <summary>Reads developed photographs (JPEG, PNG, WebP, TIFF) through libvips.</summary>
public static class PhotoReader
{
    private const int HeadBytes = 12;
    private const long PhotoMaxPixels = 400_000_000;

    /// <summary>Whether a file's first bytes are a photo's. TIFF is also what many raw files are made of, so there the name decides.</summary>
    public static bool IsPhoto(string path) => IsPhoto(path, path);

    /// <inheritdoc cref="IsPhoto(string)"/>
    /// <param name="path">Where it lies.</param>
    /// <param name="name">What it is called, where that is not the path.</param>
    public static bool IsPhoto(string path, string name)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        Span<byte> head = stackalloc byte[HeadBytes];
        head = ReadHead(path, head);
        return head.StartsWith<byte>([0xff, 0xd8, 0xff])
            || head.StartsWith<byte>([0x89, (byte)'P', (byte)'N', (byte)'G'])
            || (head.StartsWith("RIFF"u8) && head[8..].StartsWith("WEBP"u8))
            || (IsTiff(head) && Path.GetExtension(name).ToUpperInvariant() is ".TIF" or ".TIFF");
    }

    /// <summary>Big ones, and cameras' dialects, too.</summary>
    private static bool IsOfTiffKind(string path)
    {
        ReadOnlySpan<byte> head = ReadHead(path, stackalloc byte[HeadBytes]);
        return head.StartsWith("II"u8) || head.StartsWith("MM"u8);
    }

    private static bool IsTiff(ReadOnlySpan<byte> head) => head.StartsWith("II*\0"u8) || head.StartsWith("MM\0*"u8);

    private static Span<byte> ReadHead(string path, Span<byte> head)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        return head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
    }

    /// <summary>Reads a photo upright, in the linear light of sRGB: the transfer function is undone, an embedded colour profile converted.</summary>
    /// <exception cref="PhotoReadException">It is missing, damaged or no photo.</exception>
    internal static RgbImage ReadLinear(string path) => Translated(path, ReadLinearPixels);

    /// <summary>What a photo says about how it was taken.</summary>
    /// <exception cref="PhotoReadException">It is missing, damaged or no photo.</exception>
    public static CaptureInfo ReadCapture(string path) =>
        Translated(
            path,
            found =>
            {
                using Image stored = Load(found);
                return PhotoExif.Read(stored);
            }
        );

    /// <summary>Reads a photo upright and in sRGB: an embedded colour profile is converted, transparency is laid over black.</summary>
    /// <exception cref="PhotoReadException">It is missing, damaged or no photo.</exception>
    public static SrgbPhoto Read(string path) => Translated(path, ReadPixels);

    private static T Translated<T>(string path, Func<string, T> read)
    {
        if (!File.Exists(path))
        {
            throw new PhotoReadException(path, "there is no such file", "Check the path.");
        }

        try
        {
            return read(path);
        }
        catch (VipsException e)
        {
            throw new PhotoReadException(
                path,
                $"it cannot be read as a photo ({VipsLibrary.Explain(e)})",
                "Use a JPEG, PNG, WebP or TIFF file that other programs open.",
                e
            );
        }
    }

    private static SrgbPhoto ReadPixels(string path)
    {
        using Image stored = Load(path);
        using Image upright = stored.Autorot();
        using Image srgb = ToSrgb(upright, Enums.Interpretation.Srgb);
        using Image opaque = Opaque(srgb);
        return Copy(opaque);
    }

    private static RgbImage ReadLinearPixels(string path)
    {
        using Image stored = Load(path);
        CaptureInfo capture = PhotoExif.Read(stored);
        using Image upright = stored.Autorot();
        bool deep = stored.Format != Enums.BandFormat.Uchar;
        using Image srgb = ToSrgb(upright, deep ? Enums.Interpretation.Rgb16 : Enums.Interpretation.Srgb);
        using Image opaque = Opaque(srgb);
        // Linear light as float, 1 at white.
        using Image linear = opaque.Colourspace(Enums.Interpretation.Scrgb);
        return new RgbImage
        {
            Path = path,
            WidthPx = linear.Width,
            HeightPx = linear.Height,
            Rgb = CopyLinear(linear),
            WhiteLevel = ushort.MaxValue,
            Color = CameraColor.LinearSrgb,
            Capture = capture,
            Metadata = PhotoMetadata.Read(path, stored),
            BaselineExposureEv = 0,
            Origin = RgbOrigin.Developed,
        };
    }

    private static Image Load(string path)
    {
        VipsLibrary.EnsureStarted();
        // Truncated and damaged files must fail here rather than turn into grey bands that a network would learn. What libjpeg calls a warning is
        // damage; what libtiff does may be a text that lacks its end.
        Enums.FailOn failOn = IsOfTiffKind(path) ? Enums.FailOn.Error : Enums.FailOn.Warning;
        Image stored = Image.NewFromFile(VipsLibrary.NameOf(path), failOn: failOn);
        long pixels = (long)stored.Width * stored.Height;
        if (pixels > PhotoMaxPixels)
        {
            stored.Dispose();
            throw new PhotoReadException(
                path,
                $"{pixels} pixels are more than the {PhotoMaxPixels} allowed",
                "Make it smaller with another program."
            );
        }

        return stored;
    }

    internal static Image Opaque(Image image) => image.Bands > 3 ? image.Flatten() : image.Copy();

    internal static Image ToSrgb(Image input, Enums.Interpretation interpretation)
    {
        if (!input.Contains("icc-profile-data"))
        {
            return input.Colourspace(interpretation);
        }

        using Image converted = input.IccTransform(
            "srgb",
            embedded: true,
            depth: interpretation == Enums.Interpretation.Rgb16 ? 16 : 8
        );
        return converted.Colourspace(interpretation);
    }

    /// <summary>Linear light, 65535 at white.</summary>
    private static unsafe ushort[] CopyLinear(Image image)
    {
        int count = checked(image.Width * image.Height * 3);
        nint pixels = image.WriteToMemory(out ulong size);
        try
        {
            if (size != (ulong)count * sizeof(float))
            {
                throw new InvalidDataException($"{size} bytes are not linear RGB");
            }

            ReadOnlySpan<float> linear = new((void*)pixels, count);
            ushort[] rgb = GC.AllocateUninitializedArray<ushort>(count);
            for (int i = 0; i < rgb.Length; i++)
            {
                rgb[i] = (ushort)((Math.Clamp(linear[i], 0, 1) * ushort.MaxValue) + 0.5f);
            }

            return rgb;
        }
        finally
        {
            NetVips.NetVips.Free(pixels);
        }
    }

    internal static SrgbPhoto Copy(Image image)
    {
        byte[] rgb = image.WriteToMemory<byte>();
        return rgb.Length == image.Width * image.Height * 3
            ? new SrgbPhoto(image.Width, image.Height, rgb)
            : throw new InvalidDataException($"{image.Bands} bands, {rgb.Length} bytes are not 8-bit RGB");
    }
}
