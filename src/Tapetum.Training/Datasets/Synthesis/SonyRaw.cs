using Tapetum.Encoding.Dng;
using Tapetum.Encoding.Files;
using Tapetum.Raw;

namespace Tapetum.Training.Datasets.Synthesis;

/// <summary>Made raw files of <see cref="SonyA7S2"/>.</summary>
internal static class SonyRaw
{
    /// <param name="signalDn">[heightPx, widthPx], DN above black, with its noise.</param>
    /// <param name="widthPx">Of the frame.</param>
    /// <param name="heightPx">Of the frame.</param>
    /// <param name="neutral">The light.</param>
    /// <param name="capture">How it was taken.</param>
    /// <param name="path">Where it will be written; null for nowhere.</param>
    public static RawImage Of(
        float[] signalDn,
        int widthPx,
        int heightPx,
        CameraNeutral neutral,
        CaptureInfo capture,
        string? path
    ) =>
        new()
        {
            Path = path ?? "",
            Mosaic = Array.ConvertAll(signalDn, dn => (ushort)(dn + SonyA7S2.BlackDn)),
            WidthPx = widthPx,
            HeightPx = heightPx,
            Cfa = CfaPattern.Rggb,
            Black = BlackLevels.Uniform(SonyA7S2.BlackDn),
            WhiteLevelDn = SonyA7S2.WhiteDn,
            Color = SonyA7S2.Color(neutral),
            Capture = capture,
            NoiseProfile = [],
            BaselineExposureEv = 0,
        };

    /// <summary>Writes a DNG to the path that the picture has, whole or not at all.</summary>
    public static Task WriteAsync(RawImage raw, CancellationToken cancellationToken) =>
        AtomicFile.WriteAsync(
            raw.Path,
            overwrite: true,
            (stream, _) =>
            {
                DngMosaicWriter.Write(stream, raw);
                return Task.CompletedTask;
            },
            cancellationToken
        );
}
