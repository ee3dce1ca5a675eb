using Tapetum.Inference;
using Tapetum.Raw;
using Tapetum.Raw.LibRaw;
using Tapetum.Raw.XTrans;
using Tapetum.Sensor.Lines;
using Tapetum.Training.Datasets;

namespace Tapetum.Training.Pairs;

/// <summary>Decodes raw files to frames.</summary>
internal static class FrameMaker
{
    /// <summary>Reads a raw file as a mosaic or as a truth.</summary>
    public static (FrameInfo Info, ReadOnlyMemory<ushort> Pixels) Make(
        string path,
        FrameKind kind,
        CancellationToken cancellationToken
    )
    {
        FileInfo source = ExposureFile.StampOf(path);
        switch (kind)
        {
            case FrameKind.Mosaic:
                Photograph read = ExposureFile.ReadMosaic(path, cancellationToken);
                if (read is XTransImage xTrans)
                {
                    return (FrameInfo.Of(xTrans, kind, source), xTrans.Mosaic);
                }

                RawImage raw = LineNoiseEstimator.Remove((RawImage)read, cancellationToken);
                return (FrameInfo.Of(raw, kind, source), raw.Mosaic);
            case FrameKind.LinearTruth:
                RawImage bright = ExposureFile.ReadRaw(path, cancellationToken);
                return (
                    FrameInfo.Of(bright, kind, source),
                    // A network learns from mosaics, which have their lens's shading.
                    LinearCodes.Encode(PlainDemosaic.Of(bright.WithShading(), cancellationToken).Rgb)
                );
            default:
                ExposureFile.RequireRawFile(path);
                LibRawPicture developed = ExposureFile.Read(path, file => LibRawPicture.Of(file, cancellationToken));
                FrameInfo info = FrameInfo.Of(developed.Raw, kind, source) with { Saturation = developed.Saturation };
                return (info, developed.Rgb);
        }
    }

    /// <summary>Develops a short exposure as its long one was, amplified.</summary>
    public static (FrameInfo Info, ReadOnlyMemory<ushort> Pixels) MakeInput(
        string path,
        double ratio,
        int saturation,
        CancellationToken cancellationToken
    )
    {
        ExposureFile.RequireRawFile(path);
        LibRawPicture developed = ExposureFile.Read(
            path,
            file => LibRawPicture.Amplified(file, ratio, saturation, cancellationToken)
        );
        FrameInfo info = FrameInfo.Of(developed.Raw, FrameKind.SrgbInput, ExposureFile.StampOf(path));
        return (info with { Saturation = saturation }, developed.Rgb);
    }
}
