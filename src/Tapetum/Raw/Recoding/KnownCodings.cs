using Tapetum.Raw.JpegXl;

namespace Tapetum.Raw.Recoding;

/// <summary>Refuses pixels that nothing here can decode, by the name of what they are coded in.</summary>
internal static class KnownCodings
{
    /// <param name="path">For messages.</param>
    /// <param name="picture">How it is stored.</param>
    /// <exception cref="RawDecodeException">Neither LibRaw nor anything here decodes it.</exception>
    public static void Require(string path, StoredPicture picture)
    {
        if (picture.Compression == StoredPicture.Vc5)
        {
            throw new RawDecodeException(
                path,
                "its pixels are compressed by VC-5 (GoPro's GPR), which nothing here can decode",
                "Convert it with Adobe DNG Converter, or GoPro's gpr_tools, to a DNG without that compression."
            );
        }

        if (picture.ForeignCompression is { } method)
        {
            throw new RawDecodeException(
                path,
                $"its pixels are compressed by {method}, which DNGs do not have",
                "Convert it with Adobe DNG Converter and try again."
            );
        }

        if (picture.Compression == StoredPicture.JpegXl && !JxlLibrary.IsAvailable)
        {
            throw new RawDecodeException(
                path,
                "its pixels are compressed as JPEG XL, and libjxl, which decodes it, is not installed",
                $"Install it (Debian: apt-get install {JxlLibrary.Package}) and try again."
            );
        }

        if (picture.NeedsRecoding && picture.Compression != StoredPicture.JpegXl && !SampleReader.Knows(picture))
        {
            throw new RawDecodeException(
                path,
                $"its pixels are numbers of {picture.BitsPerSample} bits with predictor {picture.Predictor}, which no DNG has had so far",
                "Convert it with Adobe DNG Converter and try again."
            );
        }
    }
}
