using System.Runtime.InteropServices;
using Tapetum.Raw;

namespace Tapetum.Encoding.Vips;

/// <summary>Reads developed photographs (JPEG, PNG, WebP, TIFF) through libvips.</summary>
public static class PhotoReader
{
    internal const int SrgbInterpretation = 22; // VIPS_INTERPRETATION_sRGB
    private const int Rgb16Interpretation = 25; // VIPS_INTERPRETATION_RGB16
    private const int LinearInterpretation = 28; // VIPS_INTERPRETATION_scRGB: linear light as float, 1 at white
    private const int ByteFormat = 0; // VIPS_FORMAT_UCHAR
    private const int FailOnError = 2; // VIPS_FAIL_ON_ERROR
    private const int FailOnWarning = 3; // VIPS_FAIL_ON_WARNING
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

        Span<byte> head = stackalloc byte[12];
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        head = head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        bool isTiff = head.StartsWith("II*\0"u8) || head.StartsWith("MM\0*"u8);
        return head.StartsWith<byte>([0xff, 0xd8, 0xff])
            || head.StartsWith<byte>([0x89, (byte)'P', (byte)'N', (byte)'G'])
            || (head.StartsWith("RIFF"u8) && head[8..].StartsWith("WEBP"u8))
            || (isTiff && Path.GetExtension(name).ToUpperInvariant() is ".TIF" or ".TIFF");
    }

    /// <summary>Reads a photo upright, in the linear light of sRGB: the transfer function is undone, an embedded colour profile converted.</summary>
    /// <exception cref="PhotoReadException">It is missing, damaged or no photo.</exception>
    public static RgbImage ReadLinear(string path) => Translated(path, ReadLinearPixels);

    /// <summary>What a photo says about how it was taken.</summary>
    /// <exception cref="PhotoReadException">It is missing, damaged or no photo.</exception>
    public static CaptureInfo ReadCapture(string path) =>
        Translated(
            path,
            found =>
            {
                using VipsObjectHandle stored = Load(found);
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
                $"it cannot be read as a photo ({e.Message})",
                "Use a JPEG, PNG, WebP or TIFF file that other programs open.",
                e
            );
        }
    }

    private static SrgbPhoto ReadPixels(string path)
    {
        using VipsObjectHandle stored = Load(path);
        using VipsObjectHandle upright = Run("autorot", stored);
        using VipsObjectHandle srgb = ToSrgb(upright, SrgbInterpretation);
        using VipsObjectHandle opaque = Opaque(srgb);
        return Copy(opaque);
    }

    private static RgbImage ReadLinearPixels(string path)
    {
        using VipsObjectHandle stored = Load(path);
        CaptureInfo capture = PhotoExif.Read(stored);
        using VipsObjectHandle upright = Run("autorot", stored);
        bool deep = VipsNative.ImageFormat(stored) != ByteFormat;
        using VipsObjectHandle srgb = ToSrgb(upright, deep ? Rgb16Interpretation : SrgbInterpretation);
        using VipsObjectHandle opaque = Opaque(srgb);
        using VipsObjectHandle linear = ToColourspace(opaque, LinearInterpretation);
        return new RgbImage
        {
            Path = path,
            WidthPx = VipsNative.ImageWidth(linear),
            HeightPx = VipsNative.ImageHeight(linear),
            Rgb = CopyLinear(linear),
            WhiteLevel = ushort.MaxValue,
            Color = CameraColor.LinearSrgb,
            Capture = capture,
            Metadata = PhotoMetadata.Read(path, stored),
            BaselineExposureEv = 0,
            Origin = RgbOrigin.Developed,
        };
    }

    private static VipsObjectHandle Load(string path)
    {
        VipsLibrary.EnsureStarted();
        string loader =
            Marshal.PtrToStringUTF8(VipsNative.FindLoader(path))
            ?? throw VipsLibrary.LastError("vips_foreign_find_load");
        using VipsOperation load = new(loader);
        // Truncated and damaged files must fail here rather than turn into grey bands that a network would learn. What libjpeg calls a warning is
        // damage; what libtiff does may be a text that lacks its end.
        bool isTiff = loader.Contains("tiff", StringComparison.OrdinalIgnoreCase);
        load.Set("filename", path).Set("fail-on", isTiff ? FailOnError : FailOnWarning);
        VipsObjectHandle stored = load.BuildImage();
        long pixels = (long)VipsNative.ImageWidth(stored) * VipsNative.ImageHeight(stored);
        if (pixels > PhotoMaxPixels)
        {
            stored.Dispose();
            throw new VipsException(loader, $"{pixels} pixels are more than the {PhotoMaxPixels} allowed");
        }

        return stored;
    }

    internal static VipsObjectHandle Opaque(VipsObjectHandle image) =>
        Run(VipsNative.ImageBands(image) > 3 ? "flatten" : "copy", image);

    private static VipsObjectHandle Run(string name, VipsObjectHandle input)
    {
        using VipsOperation operation = new(name);
        return operation.Set("in", input).BuildImage();
    }

    internal static VipsObjectHandle ToSrgb(VipsObjectHandle input, int interpretation)
    {
        if (VipsNative.FieldType(input, "icc-profile-data") != 0)
        {
            using VipsOperation transform = new("icc_transform");
            using VipsObjectHandle converted = transform
                .Set("in", input)
                .Set("output-profile", "srgb")
                .Set("embedded", value: true)
                .Set("depth", interpretation == Rgb16Interpretation ? 16 : 8)
                .BuildImage();
            return ToColourspace(converted, interpretation);
        }

        return ToColourspace(input, interpretation);
    }

    private static VipsObjectHandle ToColourspace(VipsObjectHandle input, int interpretation)
    {
        using VipsOperation colourspace = new("colourspace");
        return colourspace.Set("in", input).Set("space", interpretation).BuildImage();
    }

    /// <summary>Linear light, 65535 at white.</summary>
    private static unsafe ushort[] CopyLinear(VipsObjectHandle image)
    {
        int count = checked(VipsNative.ImageWidth(image) * VipsNative.ImageHeight(image) * 3);
        nint pixels = VipsNative.WriteToMemory(image, out nuint size);
        if (pixels == 0)
        {
            throw VipsLibrary.LastError("vips_image_write_to_memory");
        }

        try
        {
            if (size != (nuint)count * sizeof(float))
            {
                throw new VipsException("vips_image_write_to_memory", $"{size} bytes are not linear RGB");
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
            VipsNative.Free(pixels);
        }
    }

    internal static SrgbPhoto Copy(VipsObjectHandle image)
    {
        (int width, int height, int bands) = (
            VipsNative.ImageWidth(image),
            VipsNative.ImageHeight(image),
            VipsNative.ImageBands(image)
        );
        nint pixels = VipsNative.WriteToMemory(image, out nuint size);
        if (pixels == 0)
        {
            throw VipsLibrary.LastError("vips_image_write_to_memory");
        }

        try
        {
            byte[] rgb = new byte[checked(width * height * 3)];
            if (bands != 3 || size != (nuint)rgb.Length)
            {
                throw new VipsException("vips_image_write_to_memory", $"{bands} bands, {size} bytes are not 8-bit RGB");
            }

            Marshal.Copy(pixels, rgb, 0, rgb.Length);
            return new SrgbPhoto(width, height, rgb);
        }
        finally
        {
            VipsNative.Free(pixels);
        }
    }
}
