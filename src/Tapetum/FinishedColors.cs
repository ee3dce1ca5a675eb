using Tapetum.Development;
using Tapetum.Encoding;
using Tapetum.Inference;
using Tapetum.Mosaic;

namespace Tapetum;

/// <summary>Networks of the srgb contract decide colours themselves: what cannot be chosen with them is refused rather than ignored.</summary>
internal static class FinishedColors
{
    /// <exception cref="ModelException">The options ask for what the network cannot do.</exception>
    public static void Check(ModelCard card, EnhanceOptions options)
    {
        if (card.Contract != ModelContract.Srgb)
        {
            return;
        }

        if (options.Strength < 1)
        {
            throw Refused(card, "its pictures cannot be mixed with the noisy one", "Leave out --strength");
        }

        if (options.Development.WhiteBalance != WhiteBalance.AsShot)
        {
            throw Refused(card, "its white balance is the one that it has learnt", "Leave out --white-balance");
        }

        if (options.Development.ColorSpace != ColorSpace.Srgb)
        {
            throw Refused(card, "its colours are sRGB", "Leave out --color-space");
        }

        if (options.Development is { Saturation: not 0 } or { Vibrance: not 0 })
        {
            throw Refused(card, "its colours are those that it has learnt", "Leave out --saturation and --vibrance");
        }

        if (options.Format == OutputFormat.Dng)
        {
            throw Refused(card, "a DNG holds the camera's linear colours", "Choose another --format");
        }
    }

    /// <exception cref="ModelException">The file has no mosaic of a sensor, which is what these networks have learnt from.</exception>
    public static void RequireMosaic(ModelCard card, DecodedPhoto photo)
    {
        bool isXTrans = card.Mosaic == MosaicLayout.XTransNine;
        if (isXTrans ? photo.Photograph is not Raw.XTrans.XTransImage : photo.Photograph is not Raw.RawImage)
        {
            throw Refused(
                card,
                $"it takes raw files with {(isXTrans ? "an X-Trans" : "a Bayer")} mosaic alone",
                "Give the file that the camera wrote"
            );
        }
    }

    private static ModelException Refused(ModelCard card, string reason, string advice) =>
        new(
            card.Name,
            $"it is of the srgb contract: {reason}",
            $"{advice}, or take a model of the camera-linear contract."
        );
}
