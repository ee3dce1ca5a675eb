using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Tapetum.Burst;
using Tapetum.Raw;
using Tapetum.Sensor;

namespace Tapetum;

/// <summary>
/// Reads a burst's frames one after the other, the next one while the last is looked at. Two passes: the first finds the sharpest, and is spared where the reference is named; the second merges. What the first
/// has read is kept for the second as long as it is not much; the rest is read again.
/// </summary>
/// <param name="exposures">The frames' files, or other names of them, each another.</param>
/// <param name="readPhoto">Reads one.</param>
/// <param name="readMosaic">Reads the mosaic of one alone, lines taken off; null where there is no Bayer mosaic.</param>
/// <param name="cancellationToken">Asked at each frame, and between its bands.</param>
internal sealed class BurstReading(
    BurstExposures exposures,
    Func<string, DecodedPhoto> readPhoto,
    Func<string, RawImage?> readMosaic,
    CancellationToken cancellationToken
)
{
    private const double MostExposureRatio = 1.05;

    /// <summary>Where a frame clips is found in its pixels, a little off from what frames tell in which nothing does.</summary>
    private const float MostRangeRatio = 1.25f;

    /// <summary>Of mosaics that are kept: eight of 12 megapixels.</summary>
    private const long MostKeptBytes = 192 << 20;

    private readonly IReadOnlyList<string> inputs = exposures.Frames;
    private readonly int given = exposures.Frames.Count + exposures.Shorter.Count;
    private readonly List<string> leftOut = [];
    private readonly List<string> unused = [];
    private readonly List<string> filled = [];
    private readonly Dictionary<string, RawImage> kept = new(StringComparer.Ordinal);
    private IReadOnlyList<string> referenceRemarks = [];
    private int merged = 1;

    /// <summary>Files of which nothing was used.</summary>
    public IReadOnlyList<string> Unused => unused;

    /// <summary>Reads the frame that the others are laid on.</summary>
    /// <param name="named">That frame's file; null to look for the sharpest.</param>
    /// <param name="progress">Told before each file.</param>
    /// <exception cref="TapetumException">A file cannot be read, or is none with a Bayer mosaic.</exception>
    public (DecodedPhoto Photo, string Path) ReadReference(string? named, IProgress<EnhanceProgress> progress)
    {
        if (named is not null)
        {
            string path = Find(named);
            return (Remember(ReadFrame(path)), path);
        }

        DecodedPhoto first = ReadFrame(inputs[0]);
        if (inputs.Count == 1)
        {
            return (Remember(first), inputs[0]);
        }

        string sharpest = FindSharpest(first, progress);
        kept.Remove(sharpest);
        return (Remember(sharpest == inputs[0] ? first : ReadFrame(sharpest)), sharpest);
    }

    private DecodedPhoto Remember(DecodedPhoto reference)
    {
        referenceRemarks = [.. reference.Raw.Remarks, .. reference.OwnRemarks];
        return reference;
    }

    private string Find(string named)
    {
        string full = Path.GetFullPath(named);
        return inputs.FirstOrDefault(input => Path.GetFullPath(input) == full)
            ?? throw new BurstException(named, "it is not one of the burst's files", "Name it among them as well.");
    }

    /// <summary>By the detail of the mosaics, stuck pixels left in: they are the same in all of them.</summary>
    private string FindSharpest(DecodedPhoto first, IProgress<EnhanceProgress> progress)
    {
        NoiseModel noise = first.Noise!;
        (BurstFrame? last, GreyPyramid? grey) = (null, null);
        string sharpest = inputs[0];
        double most = SharpnessOf(first.Raw);
        Keep(inputs[0], first.Raw);
        foreach ((int i, RawImage raw) in OneAhead.Of([.. inputs.Skip(1)], Read).Index())
        {
            progress.Report(new(EnhanceStage.Decoding, (i + 1.0) / inputs.Count));
            double sharpness = SharpnessOf(raw);
            (sharpest, most) = sharpness > most ? (inputs[i + 1], sharpness) : (sharpest, most);
            Keep(inputs[i + 1], raw);
        }

        return sharpest;

        // Frames are of one size as a rule; others are left out later.
        double SharpnessOf(RawImage raw)
        {
            bool fits = last is { } other && (other.WidthPx, other.HeightPx) == (raw.WidthPx, raw.HeightPx);
            last = BurstFrame.AsItIs(raw, fits ? last : null);
            grey = GreyPyramid.Of(last, noise, memory: fits ? grey : null);
            return grey.Sharpness;
        }
    }

    private void Keep(string input, RawImage raw)
    {
        if ((kept.Values.Sum(other => (long)other.Mosaic.Length) + raw.Mosaic.Length) * sizeof(ushort) <= MostKeptBytes)
        {
            kept.Add(input, raw);
        }
    }

    /// <summary>All frames that fit, merged with the reference.</summary>
    /// <param name="reference">As it was read.</param>
    /// <param name="referencePath">Its file.</param>
    /// <param name="picture">What the network made of it, the lens's shading left in.</param>
    /// <param name="progress">Told before each file.</param>
    /// <exception cref="TapetumException">A file cannot be read, is none with a Bayer mosaic, or fits no other.</exception>
    public DecodedPhoto Merge(
        DecodedPhoto reference,
        string referencePath,
        CleanPicture picture,
        IProgress<EnhanceProgress> progress
    )
    {
        ForgetWhatWasRead();
        BurstMerger merger = new(reference.Raw, picture, reference.Noise!, cancellationToken);
        HashSet<string> seen = [FingerprintOf(reference.Raw)];
        string[] others = [.. inputs.Where(input => input != referencePath)];
        foreach ((int i, RawImage raw) in OneAhead.Of(others, Mosaic).Index())
        {
            progress.Report(new(EnhanceStage.Decoding, (double)i / others.Length));
            ForgetWhatWasRead();
            string? reason =
                DifferenceOf(raw, reference.Raw)
                ?? (seen.Add(FingerprintOf(raw)) ? null : "it is a frame that is there already")
                ?? merger.Add(raw, cancellationToken).LeftOut;
            if (reason is not null)
            {
                LeaveOut(others[i], reason);
            }
            else
            {
                merged++;
            }
        }

        if (merged == 1)
        {
            // A shorter exposure may yet fit.
            return exposures.Shorter.Count > 0 ? reference : throw NothingFits(referencePath);
        }

        (RawImage mosaic, NoiseModel noise, _) = merger.Finish(
            reference.Raw.Metadata.WithFrames(given, merged),
            [.. referenceRemarks, $"{merged} of {given} frames merged", .. leftOut]
        );
        return DecodedPhoto.OfBurst(mosaic, noise, reference.Rendition);
    }

    /// <summary>A copy has the same noise, which nothing can be won of.</summary>
    private static string FingerprintOf(RawImage raw) =>
        Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(raw.Mosaic.Span)));

    /// <summary>Mosaics, and what it took to read them, are large and few: the collector would let many of them lie beside all that merging needs.</summary>
    private static void ForgetWhatWasRead() => GC.Collect();

    /// <summary>A frame that is not used, and why, a clause.</summary>
    public void LeaveOut(string path, string reason)
    {
        unused.Add(path);
        leftOut.Add($"{Path.GetFileName(path)} is left out: {reason}");
    }

    /// <summary>A shorter exposure, filled from unless there is a reason not to.</summary>
    public void Take(string path, string? whyNot)
    {
        if (whyNot is null)
        {
            filled.Add(Path.GetFileName(path));
        }
        else
        {
            LeaveOut(path, whyNot);
        }
    }

    /// <summary>All exposures in one.</summary>
    /// <exception cref="TapetumException">Nothing fits the reference.</exception>
    public DecodedPhoto Finish(BracketMerge bracket, DecodedPhoto longest, string path)
    {
        if (filled.Count == 0)
        {
            return merged > 1 ? longest : throw NothingFits(path);
        }

        int used = merged + filled.Count;
        (RawImage mosaic, NoiseModel noise) = bracket.Finish(
            longest.Raw.Metadata.WithFrames(given, used),
            [
                .. referenceRemarks,
                $"{used} of {given} frames merged",
                $"what {Path.GetFileName(path)} could not hold is from {string.Join(" and ", filled)}",
                .. leftOut,
            ]
        );
        return DecodedPhoto.OfBurst(mosaic, noise, longest.Rendition);
    }

    private BurstException NothingFits(string path) =>
        new(
            path,
            $"no other frame fits it ({string.Join("; ", leftOut)})",
            "Give frames of one scene and one camera, or another --reference."
        );

    /// <summary>A frame with its noise.</summary>
    /// <exception cref="TapetumException">It cannot be read, or has no Bayer mosaic.</exception>
    public DecodedPhoto ReadFrame(string path)
    {
        cancellationToken.ThrowIfCancellationRequested();
        DecodedPhoto photo = readPhoto(path);
        return photo.Photograph is RawImage { IsMonochrome: false } ? photo : throw WithoutMosaic(path);
    }

    private RawImage Mosaic(string path) => kept.Remove(path, out RawImage? mosaic) ? mosaic : Read(path);

    private RawImage Read(string path)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return readMosaic(path) ?? throw WithoutMosaic(path);
    }

    private static BurstException WithoutMosaic(string path) =>
        new(
            path,
            "it has no Bayer mosaic, and bursts are merged on the sensor's own pixels",
            "Give the raw files that the camera wrote."
        );

    /// <summary>Why a frame cannot be of the reference's sensor, a clause; null where it can.</summary>
    public static string? WhyOther(RawImage raw, RawImage reference) =>
        (raw.WidthPx, raw.HeightPx, raw.Cfa) != (reference.WidthPx, reference.HeightPx, reference.Cfa)
            ? "it has another size or filter pattern"
        : (raw.Capture.Make, raw.Capture.Model) != (reference.Capture.Make, reference.Capture.Model)
            ? "it is of another camera"
        : null;

    /// <summary>Why a frame cannot be of the reference's burst; null where it can.</summary>
    private static string? DifferenceOf(RawImage raw, RawImage reference)
    {
        if (WhyOther(raw, reference) is { } other)
        {
            return other;
        }

        if (raw.RangeDn / reference.RangeDn is > MostRangeRatio or < 1 / MostRangeRatio)
        {
            return "its numbers have another scale: other bits, or another way of being made";
        }

        (CaptureInfo one, CaptureInfo two) = (raw.Capture, reference.Capture);
        return
            IsOther(one.ExposureTimeS, two.ExposureTimeS)
            || IsOther(one.Iso, two.Iso)
            || IsOther(one.ApertureF, two.ApertureF)
            ? $"it has another exposure, {Exposure(one)} instead of {Exposure(two)}"
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
