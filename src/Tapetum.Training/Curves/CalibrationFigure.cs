using System.Globalization;
using Tapetum.Sensor.Calibration;
using Tapetum.Sensor.Estimation;
using Tapetum.Sensor.Synthesis;
using Tapetum.Training.Structure;

namespace Tapetum.Training.Curves;

/// <summary>Draws what a camera was calibrated on: photon transfer, the shape of the read noise, and how gain and noise go with ISO.</summary>
internal static class CalibrationFigure
{
    private const double WidthPx = 960;
    private const double HeadPx = 106;
    private const double LeftPx = 80;
    private const double PlotWidthPx = 690;
    private const double TransferPx = 360;
    private const double ShapePx = 300;
    private const double IsoPx = 200;
    private const double GapPx = 96;
    private const int Bins = 28;
    private const int ShapePoints = 160;

    public static string Draw(CameraCalibration camera, IReadOnlyList<IsoEvidence> evidence)
    {
        bool hasShape = evidence.Any(one => one.Dark is not null);
        double height =
            HeadPx + TransferPx + GapPx + (hasShape ? ShapePx + GapPx : 0) + (evidence.Count > 1 ? IsoPx + GapPx : 0);
        string title = $"Noise of {camera.Make} {camera.Model}";
        SvgCanvas canvas = new(WidthPx, height, title, CurveStyle.Sheet + NoiseStyle.Sheet);
        canvas.Rectangle(0.5, 0.5, WidthPx - 1, height - 1, 6, "paper");
        canvas.Text(28, 40, title, "title start");
        canvas.Text(28, 62, "dots: what was measured; lines: what was fitted to it", "subtitle start");
        double top = HeadPx;
        DrawTransfer(canvas, top, evidence);
        top += TransferPx + GapPx;
        if (hasShape)
        {
            DrawShape(canvas, top, [.. evidence.Index().Where(one => one.Item.Dark is not null)]);
            top += ShapePx + GapPx;
        }

        if (evidence.Count > 1)
        {
            DrawIsos(canvas, top, camera);
        }

        return canvas.ToString();
    }

    private static string Name(IsoEvidence one) =>
        string.Create(CultureInfo.InvariantCulture, $"ISO {one.Calibration.Iso:0.#}");

    private static string Color(int index) => $"c{index % CurveStyle.Colors}";

    private static void DrawTransfer(SvgCanvas canvas, double top, IReadOnlyList<IsoEvidence> evidence)
    {
        NoisePoint[][] bins = [.. evidence.Select(one => BinsOf(one.Flats))];
        double most = bins.Max(own => own.Max(bin => bin.MeanDn));
        var x = PlotAxis.Logarithmic(Math.Max(most / 1e5, bins.Min(own => own.Min(bin => bin.MeanDn)) / 3), most);
        var y = PlotAxis.Logarithmic(
            evidence.Min(one => one.Transfer.DarkVarianceDn2) / 1.5,
            1.3 * bins.Max(own => own.Max(bin => bin.VarianceDn2))
        );
        PlotSeries[] lines =
        [
            .. evidence.Select(
                (one, i) =>
                    new PlotSeries(
                        Name(one),
                        $"curve {Color(i)}",
                        [
                            .. Enumerable
                                .Range(0, 101)
                                .Select(step => x.Low * Math.Pow(x.High / x.Low, step / 100.0))
                                .Where(mean => mean <= 1.2 * bins[i].Max(bin => bin.MeanDn))
                                .Select(mean =>
                                    (mean, (one.Transfer.GainDnPerElectron * mean) + one.Transfer.DarkVarianceDn2)
                                ),
                        ]
                    )
            ),
        ];
        PlotPanel panel = new("Photon transfer: variance, DN²", x, y, lines);
        panel.Draw(canvas, LeftPx, top, PlotWidthPx, TransferPx);
        foreach ((int i, NoisePoint[] own) in bins.Index())
        {
            Dots(canvas, panel, top, TransferPx, own.Select(bin => (bin.MeanDn, bin.VarianceDn2)), Color(i));
        }

        canvas.Text(LeftPx + (PlotWidthPx / 2), top + TransferPx + 42, "signal, DN above black", "panel middle");
    }

    private static void DrawShape(SvgCanvas canvas, double top, (int Index, IsoEvidence Item)[] evidence)
    {
        // In units of the distribution, so that all ISOs lie on one line.
        (double X, double Y)[][] points =
        [
            .. evidence.Select(one => ShapeOf(one.Item.Dark!.SortedDn, one.Item.ReadNoise!.Value)),
        ];
        double most = 1.05 * points.Max(own => own.Max(point => Math.Max(Math.Abs(point.X), Math.Abs(point.Y))));
        var x = PlotAxis.Linear(-most, most, 8);
        var y = PlotAxis.Linear(-most, most, 6);
        PlotSeries[] lines =
        [
            new("", "curve c6 dashed", [(-most, -most), (most, most)]),
            .. evidence.Select(one => new PlotSeries(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{one.Item.Calibration.Iso:0.#}: λ {one.Item.ReadNoise!.Value.Lambda:0.000}"
                ),
                $"curve {Color(one.Index)}",
                []
            )),
        ];
        PlotPanel panel = new("Read noise: samples, in standard deviations", x, y, lines);
        panel.Draw(canvas, LeftPx, top, PlotWidthPx, ShapePx);
        foreach ((int i, (double X, double Y)[] own) in points.Index())
        {
            Dots(canvas, panel, top, ShapePx, own, Color(evidence[i].Index));
        }

        canvas.Text(
            LeftPx + (PlotWidthPx / 2),
            top + ShapePx + 42,
            "what the Tukey-λ distribution has at the same rank",
            "panel middle"
        );
    }

    private static void DrawIsos(SvgCanvas canvas, double top, CameraCalibration camera)
    {
        PlotSeries Series(string name, int color, Func<IsoCalibration, double> value) =>
            new(
                name,
                $"curve c{color}",
                [.. camera.Isos.Select(iso => (iso.Iso, Value: value(iso))).Where(point => point.Value > 0)]
            );
        PlotSeries[] series =
        [
            Series("gain, DN/e⁻", 0, iso => iso.GainDnPerElectron),
            Series("read noise, DN", 1, iso => iso.ReadNoiseDn),
            Series("row noise, DN", 2, iso => iso.RowNoiseDn),
            Series("fixed pattern, DN", 3, iso => iso.FixedPatternDn ?? 0),
        ];
        series = [.. series.Where(one => one.Points.Count > 0)];
        double[] values = [.. series.SelectMany(one => one.Points).Select(point => point.Y)];
        PlotPanel panel = new(
            "By ISO",
            PlotAxis.Logarithmic(camera.Isos[0].Iso, camera.Isos[^1].Iso),
            PlotAxis.Logarithmic(values.Min(), values.Max()),
            series
        );
        panel.Draw(canvas, LeftPx, top, PlotWidthPx, IsoPx);
        foreach (PlotSeries one in series)
        {
            Dots(canvas, panel, top, IsoPx, one.Points, one.Classes["curve ".Length..]);
        }

        canvas.Text(LeftPx + (PlotWidthPx / 2), top + IsoPx + 42, "ISO", "panel middle");
    }

    private static void Dots(
        SvgCanvas canvas,
        PlotPanel panel,
        double top,
        double height,
        IEnumerable<(double X, double Y)> points,
        string color
    )
    {
        const double Radius = 3;
        foreach ((double px, double py) in points)
        {
            (double across, double up) = (panel.X.Place(px), panel.Y.Place(py));
            if (across is >= 0 and <= 1 && up is >= 0 and <= 1)
            {
                double x = LeftPx + (PlotWidthPx * across) - Radius;
                double y = top + (height * (1 - up));
                canvas.Path(
                    $"M{x:0.#},{y:0.#}a{Radius},{Radius} 0 1 0 {2 * Radius},0a{Radius},{Radius} 0 1 0 {-2 * Radius},0",
                    $"dot {color}"
                );
            }
        }
    }

    /// <summary>Blocks of about the same brightness together.</summary>
    private static NoisePoint[] BinsOf(IReadOnlyList<FlatBlock> blocks)
    {
        FlatBlock[] lit = [.. blocks.Where(block => block.MeanDn > 0)];
        double low = Math.Log(Math.Max(0.5, lit.Min(block => block.MeanDn)));
        double high = Math.Log(lit.Max(block => block.MeanDn)) + 1e-9;
        return
        [
            .. lit.GroupBy(block => (int)(Bins * (Math.Log(Math.Max(0.5, block.MeanDn)) - low) / (high - low)))
                .OrderBy(bin => bin.Key)
                .Select(bin => new NoisePoint(
                    bin.Average(block => block.MeanDn),
                    bin.Average(block => block.VarianceDn2)
                )),
        ];
    }

    private static (double X, double Y)[] ShapeOf(float[] sorted, TukeyLambdaFit fit)
    {
        double sigma = fit.Scale * Math.Sqrt(TukeyLambdaDistribution.UnitVariance(fit.Lambda));
        double last = Math.Log(2.0 * sorted.Length);
        // Ranks are dense towards both ends, where distributions differ.
        IEnumerable<double> tail = Enumerable.Range(0, ShapePoints / 2).Select(i => i * 2.0 / ShapePoints);
        IEnumerable<int> lower = tail.Select(t => (int)(sorted.Length * Math.Exp(-t * last) / 2));
        return
        [
            .. lower
                .SelectMany(rank => new[] { rank, sorted.Length - 1 - rank })
                .Distinct()
                .Order()
                .Select(rank =>
                {
                    double u = (rank + 0.5) / sorted.Length;
                    double q = TukeyLambdaDistribution.Quantile(u, fit.Lambda);
                    return (q * fit.Scale / sigma, sorted[rank] / sigma);
                }),
        ];
    }
}
