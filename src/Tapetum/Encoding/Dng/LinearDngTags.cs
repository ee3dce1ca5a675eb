using System.Buffers.Binary;
using Tapetum.Development;
using Tapetum.Development.Color;
using Tapetum.Encoding.Metadata;
using Tapetum.Encoding.Tiff;
using Tapetum.Inference;
using Tapetum.Raw;
using Tapetum.Raw.Containers;

namespace Tapetum.Encoding.Dng;

/// <summary>What a linear DNG says about its picture.</summary>
/// <remarks>Digital Negative Specification 1.6; the numbers are those of its tags.</remarks>
internal sealed class LinearDngTags(DenoisedRaw denoised, DevelopmentRecipe recipe, LinearDngScale scale)
{
    private const uint Millionths = 1_000_000;

    /// <summary>Of the noise's standard deviation, what the network leaves.</summary>
    private const double Residue = 0.1;

    private readonly RawImage raw = denoised.Raw;
    private readonly PictureMetadata metadata = PictureMetadata.Of(denoised.Raw, denoised.KeepsPlace);

    /// <summary>IFD0, but for the preview: camera, colours, white balance, brightness.</summary>
    public TiffDirectoryWriter Main()
    {
        TiffDirectoryWriter d = ExifBlock.Main(metadata, raw.Capture.Orientation);
        if (XmpPacket.ForPicture(metadata.Source.Xmp) is { Length: > 0 } xmp)
        {
            d.AddBytes(700, xmp);
        }

        d.AddBytes(50706, 1, 6, 0, 0); // DNGVersion: of the latest opcode that may be in it
        d.AddBytes(50707, 1, 1, 0, 0); // DNGBackwardVersion: lossless JPEG of 16 bits
        d.AddText(50708, $"{raw.Capture.Make} {raw.Capture.Model}".Trim()); // UniqueCameraModel
        bool isFromDng = raw.Metadata.IsOfDng;
        if (!isFromDng)
        {
            DngColorTags.AddTo(d, raw.Color with { Calibrations = CameraProfile.CalibrationsOf(raw.Color) });
            d.AddText(50827, Path.GetFileName(raw.Path)); // OriginalRawFileName
        }

        foreach ((ushort tag, TiffValue value) in raw.Metadata.CameraTags)
        {
            d.Add(tag, value);
        }

        AddMakerNote(d);
        DngColorTags.AddNeutral(d, recipe.Neutral);
        d.AddSignedRationals(50730, Millionths, BaselineExposureEv());
        d.AddRationals(50731, 1, 1); // BaselineNoise
        d.AddRationals(50732, 1, 1); // BaselineSharpness
        d.AddRationals(50734, 1, 1); // LinearResponseLimit
        d.AddText(50966, ExifBlock.Software); // PreviewApplicationName
        d.AddLongs(50970, 2); // PreviewColorSpace: sRGB
        return d;
    }

    /// <summary>IFD0 is the preview, as most programs expect it.</summary>
    public static void AddPreview(TiffDirectoryWriter d, LinearImage small, long offset, int lengthBytes)
    {
        d.AddLongs(254, 1); // NewSubfileType: a reduced picture
        d.AddLongs(256, (uint)small.WidthPx);
        d.AddLongs(257, (uint)small.HeightPx);
        d.AddShorts(258, 8, 8, 8); // BitsPerSample
        d.AddShorts(259, 7); // Compression: JPEG
        d.AddShorts(262, 6); // PhotometricInterpretation: YCbCr
        d.AddLongs(273, checked((uint)offset)); // StripOffsets
        d.AddShorts(277, 3); // SamplesPerPixel
        d.AddLongs(278, (uint)small.HeightPx); // RowsPerStrip
        d.AddLongs(279, (uint)lengthBytes); // StripByteCounts
        d.AddShorts(284, 1); // PlanarConfiguration
        d.AddShorts(530, 2, 2); // YCbCrSubSampling
        d.AddShorts(531, 1); // YCbCrPositioning: centred
        d.AddRationals(532, 1, 0, 255, 128, 255, 128, 255); // ReferenceBlackWhite
    }

    /// <summary>The picture's own directory.</summary>
    public TiffDirectoryWriter Picture(StoredTiles tiles)
    {
        (uint width, uint height) = ((uint)denoised.Linear.WidthPx, (uint)denoised.Linear.HeightPx);
        TiffDirectoryWriter d = new();
        d.AddLongs(254, 0); // NewSubfileType: the main picture
        d.AddLongs(256, width);
        d.AddLongs(257, height);
        d.AddShorts(258, 16, 16, 16); // BitsPerSample
        d.AddShorts(259, 7); // Compression: JPEG, lossless for such pictures
        d.AddShorts(262, 34892); // PhotometricInterpretation: LinearRaw
        d.AddShorts(277, 3); // SamplesPerPixel
        d.AddShorts(284, 1); // PlanarConfiguration: interleaved
        d.AddLongs(322, (uint)tiles.SizePx); // TileWidth
        d.AddLongs(323, (uint)tiles.SizePx); // TileLength
        d.AddLongs(324, [.. tiles.Offsets]);
        d.AddLongs(325, [.. tiles.Lengths]); // TileByteCounts
        d.AddShorts(50713, 1, 1); // BlackLevelRepeatDim
        d.AddShorts(50714, 0, 0, 0); // BlackLevel
        d.AddShorts(50717, LinearDngScale.WhiteCode, LinearDngScale.WhiteCode, LinearDngScale.WhiteCode);
        d.AddRationals(50718, 1, 1, 1); // DefaultScale
        d.AddLongs(50719, 0, 0); // DefaultCropOrigin
        d.AddLongs(50720, width, height); // DefaultCropSize
        d.AddRationals(50780, 1, 1); // BestQualityScale
        d.AddLongs(50829, 0, 0, height, width); // ActiveArea
        d.AddRationals(50935, 1000, denoised.Strength); // NoiseReductionApplied
        if (NoiseProfile() is { } noise)
        {
            d.AddDoubles(51041, noise);
        }

        foreach ((ushort tag, TiffValue value) in raw.Metadata.PictureTags)
        {
            d.Add(tag, value);
        }

        return d;
    }

    public TiffDirectoryWriter Exif() => ExifBlock.Exif(metadata);

    public TiffDirectoryWriter Gps() => ExifBlock.Gps(metadata);

    /// <summary>
    /// Converters show as white what has the as-shot neutral, scaled so that its largest channel is 1, at 2^−BaselineExposure; the recipe what has the neutral itself at 1 / amplification.
    /// What the profile adds to it is in the file as well.
    /// </summary>
    private double BaselineExposureEv()
    {
        (float red, float green, float blue) = recipe.Neutral;
        double ev = Math.Log2(recipe.Amplification / scale.Gain / Math.Max(red, Math.Max(green, blue)));
        return ev - (raw.Color.Profile?.ExposureOffsetEv ?? 0);
    }

    /// <summary>Variance = Scale·x + Offset of what noise is left, with x in the file's scale; where the lens's shading was undone, it is the mean over the picture.</summary>
    public double[]? NoiseProfile()
    {
        if (denoised.Noise is not { } noise)
        {
            return null;
        }

        double range = raw.RangeDn;
        double left = 1 - (denoised.Strength * (1 - Residue));
        double variance = left * left;
        double gain = scale.Gain * LensShading.MeanGain(raw);
        double scaled = variance * gain * noise.GainDnPerElectron / range;
        double offset = variance * gain * gain * noise.ReadNoiseVarianceDn2 / (range * range);
        return [scaled, offset, scaled, offset, scaled, offset];
    }

    /// <summary>
    /// A maker note that cannot move is kept in the form that Adobe's converter gives it in DNGPrivateData, from which readers can follow its offsets:
    /// <code>"Adobe" 0 · "MakN" · uint32 length of the rest · "II" or "MM" · uint32 where it was · the note     big-endian</code>
    /// </summary>
    private void AddMakerNote(TiffDirectoryWriter d)
    {
        if (raw.Metadata.MakerNote is not { CanMove: false } note || raw.Metadata.Dng.ContainsKey(50740))
        {
            return;
        }

        byte[] numbers = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(numbers, note.Bytes.Length + 6);
        BinaryPrimitives.WriteUInt32BigEndian(numbers.AsSpan(4), note.Offset);
        ReadOnlySpan<byte> order = note.IsBigEndian ? "MM"u8 : "II"u8;
        d.AddBytes(50740, [.. "Adobe\0MakN"u8, .. numbers[..4], .. order, .. numbers[4..], .. note.Bytes]);
    }
}
