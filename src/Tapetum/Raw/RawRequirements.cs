using Tapetum.Confinement;
using Tapetum.Raw.Containers;
using Tapetum.Raw.Native;

namespace Tapetum.Raw;

/// <summary>Refuses what no right picture can be made of, and says why.</summary>
internal static class RawRequirements
{
    /// <summary>No lossless raw format comes near so many pixels in a byte; a file that claims more is damaged.</summary>
    private const long MaxPixelsPerByte = 16;

    private const string GiveRawFile = "Give a raw file as the camera wrote it.";

    public static void RequireSensibleSize(string path, in RawInfo info, long fileBytes, long maxPixels)
    {
        long pixels = (long)info.RawWidth * info.RawHeight;
        if (pixels > maxPixels)
        {
            throw new RawDecodeException(
                path,
                $"it claims {info.RawWidth} × {info.RawHeight} pixels, more than the {maxPixels / 1_000_000} megapixels that are accepted here",
                maxPixels < RawDecoder.MaxPixels
                    ? "Enhance it with the command line, which takes larger ones."
                    : GiveRawFile
            );
        }

        if (pixels / MaxPixelsPerByte > fileBytes)
        {
            throw new RawDecodeException(
                path,
                $"it claims {info.RawWidth} × {info.RawHeight} pixels, which do not fit into its {fileBytes} bytes",
                "Copy it from the camera's card again."
            );
        }
    }

    /// <summary>Room for the pixels, and for what is made of them.</summary>
    public static void RequireRoom(string path, in RawInfo info, DecodingLimits limits)
    {
        // LibRaw has a mosaic once. Where it makes colours, it has what was stored and what it makes of it, four numbers for a pixel each; here are three, and a mosaic sampled from them.
        (int decoding, int decoded) = info.Mosaic switch
        {
            RawMosaicKind.Bayer or RawMosaicKind.Monochrome => (2, 2),
            RawMosaicKind.XTrans => (2, 18),
            _ => (16, 8),
        };
        limits.RequireRoom(path, info.RawWidth, info.RawHeight, decoding, decoded);
    }

    public static void RequireBayer(string path, in RawInfo info)
    {
        string? reason = info.Mosaic switch
        {
            RawMosaicKind.Bayer => null,
            RawMosaicKind.XTrans => "its sensor has Fujifilm's X-Trans colour filter",
            RawMosaicKind.Monochrome => "its sensor is monochrome",
            RawMosaicKind.FullColor =>
                "it holds finished colours for every pixel and no mosaic (linear DNG, sRAW, Foveon)",
            RawMosaicKind.OtherColors =>
                $"its sensor's colour filters are {RawColors.ColorNames(info)}, not red, green and blue",
            RawMosaicKind.FloatingPoint => "its pixels are floating-point numbers, the merger of several exposures",
            RawMosaicKind.Headerless => "it has no header that would say which camera wrote it",
            RawMosaicKind.Rotated => "its sensor is a Super CCD, whose pixels lie on a grid turned by 45°",
            _ => "its sensor's colour filter is not a 2×2 pattern",
        };
        if (reason is not null)
        {
            throw new RawDecodeException(
                path,
                reason,
                "A raw file with a red, green and blue Bayer mosaic is needed here."
            );
        }
    }

    public static RawDecodeException Refused(string path, string reason) =>
        new(
            path,
            reason,
            "Tapetum enhances raw files of sensors with red, green and blue filters, in Bayer's order or X-Trans, or without filters."
        );

    public static void RequireSensibleLevels(string path, in RawInfo info, DngTags dng) =>
        RequireRange(path, RawMetadata.BlackOf(info, dng).MeanDn, info.White);

    public static void RequireRange(string path, float black, float white)
    {
        if (!(black < white))
        {
            throw new RawDecodeException(
                path,
                $"its black level ({black:0.#}) is not below its white level ({white:0.#})",
                "Copy it from the camera's card again."
            );
        }
    }
}
