using Tapetum.Encoding.Tiff;
using Tapetum.Inference;
using Tapetum.Raw;
using Tapetum.Raw.Containers;

namespace Tapetum.Encoding.Dng;

/// <summary>What a denoised mosaic says about itself: the sensor's filters and levels, and what the source wants done to it.</summary>
/// <remarks>Digital Negative Specification 1.6; the numbers are those of its tags.</remarks>
internal static class MosaicDngTags
{
    private const uint Parts65536 = 65_536;

    /// <param name="denoised">The picture and its raw file.</param>
    /// <param name="scale">Its numbers.</param>
    /// <param name="tiles">Where they lie.</param>
    /// <param name="noise">Scale and offset per colour of what noise is left; null when that is not known.</param>
    public static TiffDirectoryWriter Picture(
        DenoisedRaw denoised,
        MosaicDngScale scale,
        StoredTiles tiles,
        double[]? noise
    )
    {
        RawImage raw = denoised.Raw;
        (uint width, uint height) = ((uint)raw.WidthPx, (uint)raw.HeightPx);
        TiffDirectoryWriter d = new();
        d.AddLongs(254, 0); // NewSubfileType: the main picture
        d.AddLongs(256, width);
        d.AddLongs(257, height);
        d.AddShorts(258, 16); // BitsPerSample
        d.AddShorts(259, 7); // Compression: JPEG, lossless for such pictures
        d.AddShorts(262, 32803); // PhotometricInterpretation: colour filter array
        d.AddShorts(277, 1); // SamplesPerPixel
        d.AddShorts(284, 1); // PlanarConfiguration
        d.AddLongs(322, (uint)tiles.SizePx); // TileWidth
        d.AddLongs(323, (uint)tiles.SizePx); // TileLength
        d.AddLongs(324, [.. tiles.Offsets]);
        d.AddLongs(325, [.. tiles.Lengths]); // TileByteCounts
        d.AddShorts(33421, 2, 2); // CFARepeatPatternDim
        (int first, int right) = (raw.Cfa.ColorAt(0, 0), raw.Cfa.ColorAt(1, 0));
        (int below, int across) = (raw.Cfa.ColorAt(0, 1), raw.Cfa.ColorAt(1, 1));
        d.AddBytes(33422, (byte)first, (byte)right, (byte)below, (byte)across); // CFAPattern
        d.AddBytes(50710, 0, 1, 2); // CFAPlaneColor
        d.AddShorts(50711, 1); // CFALayout: rectangular
        d.AddShorts(50713, 1, 1); // BlackLevelRepeatDim
        d.AddRationals(50714, Parts65536, scale.BlackCode); // BlackLevel
        d.AddLongs(50717, scale.WhiteCode); // WhiteLevel
        d.AddRationals(50718, 1, 1, 1); // DefaultScale
        d.AddLongs(50719, 0, 0); // DefaultCropOrigin
        d.AddLongs(50720, width, height); // DefaultCropSize
        d.AddRationals(50780, 1, 1); // BestQualityScale
        d.AddLongs(50829, 0, 0, height, width); // ActiveArea
        d.AddRationals(50935, 1000, denoised.Strength); // NoiseReductionApplied
        if (noise is not null)
        {
            d.AddDoubles(51041, noise); // NoiseProfile
        }

        // What was not done to the mosaic, crops, and what is to be done to the demosaicked picture.
        foreach ((ushort tag, TiffValue value) in raw.Metadata.MosaicTags.Concat(raw.Metadata.PictureTags))
        {
            d.Add(tag, value);
        }

        return d;
    }
}
