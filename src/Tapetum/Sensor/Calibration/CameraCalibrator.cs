using Tapetum.Raw;
using Tapetum.Raw.XTrans;

namespace Tapetum.Sensor.Calibration;

/// <summary>Measures a camera on dark frames and flats, ISO by ISO.</summary>
/// <param name="remark">Is told what was left out, and why.</param>
/// <param name="progress">Is told of each frame that was read: how many, and of how many.</param>
/// <param name="cancellationToken">Stops at the next frame.</param>
internal sealed class CameraCalibrator(
    Action<string> remark,
    IProgress<(int Done, int Of)> progress,
    CancellationToken cancellationToken
)
{
    private const double QuantisationVarianceDn2 = 1 / 12.0;

    /// <summary>Darks brighter than this share of the range saw light.</summary>
    private const double Lit = 0.05;

    /// <summary>With more than this share of its pixels at 0, a camera has cut its noise off at black.</summary>
    private const double CutShare = 0.001;

    /// <summary>Of gains that differ by more than this between filters, green's is taken.</summary>
    private const double SameGain = 0.1;

    private Photograph? firstPhoto;
    private RawImage? first;
    private int framesRead;
    private int framesToRead;

    /// <param name="darks">Frames with the lens covered.</param>
    /// <param name="flats">Frames of even light, two after each other of each exposure.</param>
    /// <exception cref="TapetumException">They do not serve.</exception>
    public (CameraCalibration Camera, IReadOnlyList<IsoEvidence> Evidence) Measure(
        IReadOnlyList<string> darks,
        IReadOnlyList<string> flats
    )
    {
        SortedDictionary<double, (List<string> Darks, List<string> Flats)> isos = [];
        foreach ((string path, bool isFlat) in darks.Select(d => (d, false)).Concat(flats.Select(f => (f, true))))
        {
            double iso = IsoOf(path);
            if (!isos.TryGetValue(iso, out (List<string> Darks, List<string> Flats) frames))
            {
                isos[iso] = frames = ([], []);
            }

            (isFlat ? frames.Flats : frames.Darks).Add(path);
        }

        // Several darks are read twice.
        framesToRead = isos.Values.Sum(frames =>
            frames.Flats.Count + (frames.Darks.Count > 1 ? 2 * frames.Darks.Count : frames.Darks.Count)
        );
        List<IsoEvidence> evidence = [];
        foreach ((double iso, (List<string> ownDarks, List<string> ownFlats)) in isos)
        {
            if (MeasureIso(iso, ownDarks, ownFlats) is { } one)
            {
                evidence.Add(one);
            }
        }

        return evidence.Count > 0
            ? (CameraOf(evidence), evidence)
            : throw new CalibrationException(
                flats.Count > 0 ? flats[0] : darks[0],
                "no ISO has two flats that tell its gain",
                "Take two flats right after each other of each of several exposures, evenly lit and not clipped."
            );
    }

    private CameraCalibration CameraOf(List<IsoEvidence> evidence) =>
        new()
        {
            Make = first!.Capture.Make,
            Model = first.Capture.Model,
            WhiteLevelDn = evidence.Max(one => one.Calibration.ClipDn),
            Isos = [.. evidence.Select(one => one.Calibration)],
        };

    private static double IsoOf(string path) =>
        RawDecoder.ReadCapture(path).Iso is { } iso and > 0
            ? iso
            : throw new CalibrationException(path, "it tells no ISO", "Leave it out: noise is measured by ISO.");

    private IsoEvidence? MeasureIso(double iso, List<string> darks, List<string> flats)
    {
        string name = FormattableString.Invariant($"ISO {iso:0.#}");
        if (flats.Count == 0)
        {
            remark($"{name} has dark frames and no flats, which tell the gain: it is left out");
            framesToRead -= darks.Count > 1 ? 2 * darks.Count : darks.Count;
            return null;
        }

        DarkEvidence? dark = darks.Count == 0 || IsCut(darks[0], name) ? null : DarkMeasurement.Of(darks, ReadDark);
        var pairs = FlatPairs.Of(flats, Read, dark?.BlackDn, remark);
        double? darkVariance = dark is null
            ? null
            : dark.TemporalVarianceDn2 + dark.RowVarianceDn2 + dark.ColumnVarianceDn2;
        var transfer = PhotonTransfer.Of(pairs.Blocks, darkVariance, dark?.FixedPatternVarianceDn2 ?? 0);
        if (transfer is null)
        {
            remark($"the flats of {name} do not tell its gain: too few, too dark, or clipped; it is left out");
            return null;
        }

        TukeyLambdaFit? shape = dark is null ? null : TukeyLambdaFit.Of(dark.SortedDn);
        return new(Summarise(iso, dark, shape, pairs, transfer, name), pairs.Blocks, transfer, dark, shape);
    }

    private IsoCalibration Summarise(
        double iso,
        DarkEvidence? dark,
        TukeyLambdaFit? shape,
        FlatPairs pairs,
        PhotonTransfer transfer,
        string name
    )
    {
        static double Sigma(double variance) => Math.Sqrt(Math.Max(0, variance));
        double written = dark?.ReadVarianceDn2 ?? transfer.DarkVarianceDn2;
        double withoutRounding = Sigma(1 - (QuantisationVarianceDn2 / Math.Max(written, QuantisationVarianceDn2)));
        return new()
        {
            Iso = iso,
            GainDnPerElectron = GainOf(transfer, name),
            GainByFilter = transfer.GainByFilter,
            ReadNoiseDn = Sigma(written - QuantisationVarianceDn2),
            TukeyLambda = shape?.Lambda,
            TukeyScaleDn = shape?.Scale * withoutRounding,
            RowNoiseDn = Sigma(dark?.RowVarianceDn2 ?? 0),
            ColumnNoiseDn = Sigma(dark?.ColumnVarianceDn2 ?? 0),
            BlackDn = dark?.BlackDn ?? FlatPairs.BlackOf(first!),
            ClipDn = pairs.ClipDn ?? pairs.WhiteDn,
            ClipWasSeen = pairs.ClipDn is not null,
            FixedPatternDn = dark?.FixedPatternVarianceDn2 is { } pattern ? Sigma(pattern) : null,
            PhotoResponseShare = transfer.PhotoResponseShare,
            HotPixelShare = dark?.HotPixelShare ?? 0,
            Darks = dark?.Frames ?? 0,
            FlatPairs = pairs.Count,
        };
    }

    private double GainOf(PhotonTransfer transfer, string name)
    {
        double[] gains = [.. transfer.GainByFilter];
        if (gains.Max() <= gains.Min() * (1 + SameGain))
        {
            return transfer.GainDnPerElectron;
        }

        remark(
            $"the filters of {name} have gains of their own, as where a camera multiplies colours before it writes them: green's is taken"
        );
        return Enumerable
            .Range(0, 4)
            .Where(position => first!.Cfa.ColorAt(position & 1, position >> 1) == 1)
            .Average(position => gains[position]);
    }

    private bool IsCut(string path, string name)
    {
        RawImage dark = ReadInPlace(path);
        framesToRead++;
        int atZero = 0;
        foreach (ushort value in dark.Mosaic.Span)
        {
            atZero += value == 0 ? 1 : 0;
        }

        bool isCut = atZero > CutShare * dark.Mosaic.Length;
        if (isCut)
        {
            remark(
                $"the dark frames of {name} are cut at 0, so that half of their noise is lost: flats alone are taken"
            );
        }

        return isCut;
    }

    private RawImage ReadDark(string path)
    {
        RawImage raw = ReadInPlace(path);
        double sum = 0;
        foreach (ushort value in raw.Mosaic.Span)
        {
            sum += value;
        }

        return (sum / raw.Mosaic.Length) - raw.Black.MeanDn < Lit * raw.RangeDn
            ? raw
            : throw new CalibrationException(
                path,
                "it is given as a dark frame and is not dark",
                "Cover the lens, and the finder too; flats are the second argument."
            );
    }

    /// <summary>Samples for what looks at one filter at a time: of X-Trans in the order of a Bayer sensor.</summary>
    private RawImage Read(string path) =>
        ReadPhotograph(path) is var photo && photo is XTransImage xTrans
            ? Remember(xTrans.ToCells())
            : Remember((RawImage)photo);

    /// <summary>The sensor's own rows and columns, for frames without light, whose filters do not matter.</summary>
    private RawImage ReadInPlace(string path) =>
        ReadPhotograph(path) is var photo && photo is XTransImage xTrans ? xTrans.ToGrid() : Remember((RawImage)photo);

    private RawImage Remember(RawImage samples)
    {
        first ??= samples;
        return samples;
    }

    private Photograph ReadPhotograph(string path)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Photograph photo = RawDecoder.ReadAny(path, cancellationToken);
        firstPhoto ??= photo;
        CaptureInfo capture = firstPhoto.Capture;
        string? reason =
            FiltersOf(photo) is not { } filters ? "it has neither Bayer nor X-Trans filters, nor none at all"
            : (photo.WidthPx, photo.HeightPx, filters)
            != (firstPhoto.WidthPx, firstPhoto.HeightPx, FiltersOf(firstPhoto))
                ? $"its size or filters are not those of {firstPhoto.Path}"
            : photo.Capture.Make != capture.Make || photo.Capture.Model != capture.Model
                ? $"it was taken by a {photo.Capture.Make} {photo.Capture.Model}, and {firstPhoto.Path} by a {capture.Make} {capture.Model}"
            : null;
        if (reason is not null)
        {
            throw new CalibrationException(path, reason, "Calibrate one camera at a time, in one raw size.");
        }

        progress.Report((++framesRead, framesToRead));
        return photo;
    }

    /// <summary>Null of what is not the mosaic of a sensor.</summary>
    private static string? FiltersOf(Photograph photo) =>
        photo switch
        {
            RawImage { IsMonochrome: true } => "none",
            RawImage raw => raw.Cfa.ToString(),
            XTransImage xTrans => xTrans.Phase.ToString(),
            _ => null,
        };
}
