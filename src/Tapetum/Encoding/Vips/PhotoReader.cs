using System.Runtime.InteropServices;

namespace Tapetum.Encoding.Vips;

/// <summary>Reads developed photographs (JPEG, PNG, WebP, TIFF) through libvips.</summary>
public static class PhotoReader
{
    private const int SrgbInterpretation = 22; // VIPS_INTERPRETATION_sRGB
    private const long PhotoMaxPixels = 400_000_000;

    /// <summary>Reads a photo upright and in sRGB: an embedded colour profile is converted, transparency is laid over black.</summary>
    /// <exception cref="PhotoReadException">It is missing, damaged or no photo.</exception>
    public static SrgbPhoto Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new PhotoReadException(path, "there is no such file", "Check the path.");
        }

        try
        {
            return ReadPixels(path);
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
        VipsLibrary.EnsureStarted();
        string loader =
            Marshal.PtrToStringUTF8(VipsNative.FindLoader(path))
            ?? throw VipsLibrary.LastError("vips_foreign_find_load");
        using VipsOperation load = new(loader);
        // Truncated and damaged files must fail here rather than turn into grey bands that a network would learn.
        load.Set("filename", path).Set("fail-on", 3);
        using VipsObjectHandle stored = load.BuildImage();
        long pixels = (long)VipsNative.ImageWidth(stored) * VipsNative.ImageHeight(stored);
        if (pixels > PhotoMaxPixels)
        {
            throw new VipsException(loader, $"{pixels} pixels are more than the {PhotoMaxPixels} allowed");
        }

        using VipsObjectHandle upright = Run("autorot", stored);
        using VipsObjectHandle srgb = ToSrgb(upright);
        using VipsObjectHandle opaque = VipsNative.ImageBands(srgb) > 3 ? Run("flatten", srgb) : Run("copy", srgb);
        return Copy(opaque);
    }

    private static VipsObjectHandle Run(string name, VipsObjectHandle input)
    {
        using VipsOperation operation = new(name);
        return operation.Set("in", input).BuildImage();
    }

    private static VipsObjectHandle ToSrgb(VipsObjectHandle input)
    {
        if (VipsNative.FieldType(input, "icc-profile-data") != 0)
        {
            using VipsOperation transform = new("icc_transform");
            using VipsObjectHandle converted = transform
                .Set("in", input)
                .Set("output-profile", "srgb")
                .Set("embedded", value: true)
                .BuildImage();
            return ToEightBitSrgb(converted);
        }

        return ToEightBitSrgb(input);
    }

    private static VipsObjectHandle ToEightBitSrgb(VipsObjectHandle input)
    {
        using VipsOperation colourspace = new("colourspace");
        return colourspace.Set("in", input).Set("space", SrgbInterpretation).BuildImage();
    }

    private static SrgbPhoto Copy(VipsObjectHandle image)
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
