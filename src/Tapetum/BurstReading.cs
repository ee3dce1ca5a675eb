using System.Globalization;
using Tapetum.Burst;
using Tapetum.Raw;
using Tapetum.Sensor;

namespace Tapetum;

/// <summary>Reads a burst's frames one after the other. Two passes: the first finds the sharpest, and is spared where the reference is named; the second merges.</summary>
/// <param name="inputs">The frames' files, or other names of them, each another.</param>
/// <param name="read">Reads one.</param>
/// <param name="cancellationToken">Asked at each frame, and between its bands.</param>
internal sealed class BurstReading(
    IReadOnlyList<string> inputs,
    Func<string, DecodedPhoto> read,
    CancellationToken cancellationToken
)
{
    private const double MostExposureRatio = 1.05;

    /// <summary>Reads the frame that the others are laid on.</summary>
    /// <param name="named">That frame's file; null to look for the sharpest.</param>
    /// <param name="progress">Told before each file.</param>
    /// <exception cref="TapetumException">A file cannot be read, or is none with a Bayer mosaic.</exception>
    public (DecodedPhoto Photo, string Path) ReadReference(string? named, IProgress<EnhanceProgress> progress)
    {
        string path = named is null ? FindSharpest(progress) : Find(named);
        return (ReadFrame(path), path);
    }

    private string Find(string named)
    {
        string full = Path.GetFullPath(named);
        return inputs.FirstOrDefault(input => Path.GetFullPath(input) == full)
            ?? throw new BurstException(named, "it is not one of the burst's files", "Name it among them as well.");
    }

    private string FindSharpest(IProgress<EnhanceProgress> progress)
    {
        string sharpest = inputs[0];
        double most = double.NegativeInfinity;
        foreach ((int i, string input) in inputs.Index())
        {
            progress.Report(new(EnhanceStage.Decoding, (double)i / inputs.Count));
            DecodedPhoto photo = ReadFrame(input);
            var frame = BurstFrame.Of(photo.Raw, photo.Noise!, cancellationToken);
            double sharpness = GreyPyramid.Of(frame, photo.Noise!).Sharpness;
            (sharpest, most) = sharpness > most ? (input, sharpness) : (sharpest, most);
        }

        return sharpest;
    }

    /// <summary>All frames that fit, merged with the reference.</summary>
    /// <param name="reference">As it was read.</param>
    /// <param name="referencePath">Its file.</param>
    /// <param name="clean">What the network made of it, the lens's shading left in: [HeightPx, WidthPx, 3].</param>
    /// <param name="progress">Told before each file.</param>
    /// <exception cref="TapetumException">A file cannot be read, is none with a Bayer mosaic, or fits no other.</exception>
    public DecodedPhoto Merge(
        DecodedPhoto reference,
        string referencePath,
        float[] clean,
        IProgress<EnhanceProgress> progress
    )
    {
        BurstMerger merger = new(
            BurstFrame.Of(reference.Raw, reference.Noise!, cancellationToken),
            clean,
            reference.Noise!,
            cancellationToken
        );
        List<string> leftOut = [];
        foreach ((int i, string input) in inputs.Where(input => input != referencePath).Index())
        {
            progress.Report(new(EnhanceStage.Decoding, (double)i / (inputs.Count - 1)));
            RawImage raw = ReadFrame(input).Raw;
            string? reason =
                DifferenceOf(raw, reference.Raw)
                ?? merger.Add(BurstFrame.Of(raw, reference.Noise!, cancellationToken), cancellationToken).LeftOut;
            if (reason is not null)
            {
                leftOut.Add($"{Path.GetFileName(input)} is left out: {reason}");
            }
        }

        int used = inputs.Count - leftOut.Count;
        if (used == 1)
        {
            throw new BurstException(
                referencePath,
                $"no other frame fits it ({string.Join("; ", leftOut)})",
                "Give frames of one scene, one camera and one exposure, or another --reference."
            );
        }

        (RawImage merged, NoiseModel noise, _) = merger.Finish(
            reference.Raw.Metadata.WithFrames(inputs.Count, used),
            [.. reference.Raw.Remarks, $"{used} of {inputs.Count} frames merged", .. leftOut]
        );
        return DecodedPhoto.OfBurst(merged, noise, reference.Rendition);
    }

    private DecodedPhoto ReadFrame(string path)
    {
        cancellationToken.ThrowIfCancellationRequested();
        DecodedPhoto photo = read(path);
        return photo.Photograph is RawImage { IsMonochrome: false }
            ? photo
            : throw new BurstException(
                path,
                "it has no Bayer mosaic, and bursts are merged on the sensor's own pixels",
                "Give the raw files that the camera wrote."
            );
    }

    /// <summary>Why a frame cannot be of the reference's burst; null where it can.</summary>
    private static string? DifferenceOf(RawImage raw, RawImage reference)
    {
        if ((raw.WidthPx, raw.HeightPx, raw.Cfa) != (reference.WidthPx, reference.HeightPx, reference.Cfa))
        {
            return "it has another size or filter pattern";
        }

        (CaptureInfo one, CaptureInfo other) = (raw.Capture, reference.Capture);
        if ((one.Make, one.Model) != (other.Make, other.Model) || raw.WhiteLevelDn != reference.WhiteLevelDn)
        {
            return "it is of another camera";
        }

        return
            IsOther(one.ExposureTimeS, other.ExposureTimeS)
            || IsOther(one.Iso, other.Iso)
            || IsOther(one.ApertureF, other.ApertureF)
            ? $"it has another exposure, {Exposure(one)} instead of {Exposure(other)}"
            : null;
    }

    private static bool IsOther(double? one, double? other) =>
        one is { } a && other is { } b && (a / b is > MostExposureRatio or < 1 / MostExposureRatio);

    private static string Exposure(CaptureInfo capture)
    {
        string time = capture.ExposureTimeS switch
        {
            null => "",
            < 0.3 and var s => string.Create(CultureInfo.InvariantCulture, $"1/{1 / s:0} s"),
            var s => string.Create(CultureInfo.InvariantCulture, $"{s:0.#} s"),
        };
        string iso = string.Create(CultureInfo.InvariantCulture, $" ISO {capture.Iso:0}");
        string aperture = string.Create(CultureInfo.InvariantCulture, $" f/{capture.ApertureF:0.#}");
        return $"{time}{(capture.Iso is null ? "" : iso)}{(capture.ApertureF is null ? "" : aperture)}".Trim();
    }
}
