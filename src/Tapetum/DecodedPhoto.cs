using Tapetum.Encoding.Vips;
using Tapetum.Raw;

namespace Tapetum;

/// <summary>A file that was read, and what can be done with it.</summary>
/// <param name="Photograph">What it holds.</param>
/// <param name="Raw">The same as a mosaic: the sensor's, or one sampled from the picture.</param>
/// <param name="Method">How a picture can be made of it.</param>
internal sealed record DecodedPhoto(Photograph Photograph, RawImage Raw, EnhanceMethod Method)
{
    /// <exception cref="TapetumException">The file is missing, damaged, or neither a raw file nor a photograph.</exception>
    public static DecodedPhoto Read(string path, CancellationToken cancellationToken)
    {
        Photograph photograph = PhotoReader.IsPhoto(path)
            ? PhotoReader.ReadLinear(path)
            : RawDecoder.ReadAny(path, cancellationToken);
        return photograph switch
        {
            RgbImage { Origin: RgbOrigin.LinearRaw or RgbOrigin.Developed } rgb => new(
                rgb,
                rgb.ToMosaic(CfaPattern.Rggb),
                EnhanceMethod.SyntheticMosaic
            ),
            RgbImage rgb => new(rgb, rgb.ToMosaic(CfaPattern.Rggb), EnhanceMethod.WithoutNetwork),
            _ => new(photograph, (RawImage)photograph, EnhanceMethod.SensorMosaic),
        };
    }
}
