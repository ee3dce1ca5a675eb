using Tapetum.Inference;
using Tapetum.Raw;
using Tapetum.Raw.LibRaw;
using Tapetum.Raw.XTrans;
using Tapetum.Sensor;
using Tapetum.Training.Datasets;

namespace Tapetum.Training.Pairs;

/// <summary>Decodes raw files to frames.</summary>
internal static class FrameMaker
{
    /// <summary>Reads a raw file as a mosaic or as a truth.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">Which of them.</param>
    /// <param name="sensors">What is known of its sensor; what LibRaw develops knows nothing.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static (FrameInfo Info, ReadOnlyMemory<ushort> Pixels) Make(
        string path,
        FrameKind kind,
        KnownSensors sensors,
        CancellationToken cancellationToken
    )
    {
        FileInfo source = ExposureFile.StampOf(path);
        switch (kind)
        {
            case FrameKind.Mosaic:
                CorrectedMosaic corrected = sensors.Correct(
                    ExposureFile.ReadMosaic(path, cancellationToken),
                    cancellationToken
                );
                ReadOnlyMemory<ushort> mosaic = corrected.Photograph is XTransImage xTrans
                    ? xTrans.Mosaic
                    : ((RawImage)corrected.Photograph).Mosaic;
                return (FrameInfo.Of(corrected.Photograph, kind, source, corrected.Noise), mosaic);
            case FrameKind.LinearTruth:
                RawImage bright = sensors.WithoutDark(ExposureFile.ReadRaw(path, cancellationToken));
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
