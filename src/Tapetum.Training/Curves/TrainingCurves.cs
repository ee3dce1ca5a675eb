using System.Globalization;
using Tapetum.Training.Loop.Configuration;
using Tapetum.Training.Structure;

namespace Tapetum.Training.Curves;

/// <summary>Draws how a run went: loss, learning rate and validation over the steps, as SVG.</summary>
internal static class TrainingCurves
{
    private const double WidthPx = 960;
    private const double LeftPx = 80;
    private const double PlotWidthPx = 660;
    private const double HeadPx = 76;
    private const double GapPx = 66;
    private const double MarginPx = 34;

    /// <summary>More points than this would not be told apart.</summary>
    private const int MostPoints = 500;

    /// <summary>The bold line of the loss is the mean over this share of the run so far.</summary>
    private const double SmoothedShare = 0.04;

    public static string Draw(TrainingConfig config, TrainingHistory history)
    {
        List<(PlotPanel Panel, double HeightPx)> panels = [.. Panels(history)];
        double height = HeadPx + panels.Sum(panel => panel.HeightPx + GapPx) + MarginPx;
        SvgCanvas canvas = new(WidthPx, height, $"Training curves of {config.Name}", CurveStyle.Sheet);
        canvas.Rectangle(0.5, 0.5, WidthPx - 1, height - 1, 6, "paper");
        canvas.Text(28, 40, config.Name, "title start");
        canvas.Text(28, 60, Subtitle(config, history), "subtitle start");
        double top = HeadPx + 30;
        foreach ((PlotPanel panel, double panelHeight) in panels)
        {
            panel.Draw(canvas, LeftPx, top, PlotWidthPx, panelHeight);
            top += panelHeight + GapPx;
        }

        canvas.Text(LeftPx + (PlotWidthPx / 2), top - 24, "step", "panel middle");
        return canvas.ToString();
    }

    private static IEnumerable<(PlotPanel Panel, double HeightPx)> Panels(TrainingHistory history)
    {
        if (history.Losses.Count == 0)
        {
            yield break;
        }

        long last = history.Losses[^1].Step;
        PlotAxis steps = PlotAxis.Linear(0, last, tickCount: 6);
        yield return (LossPanel(history.Losses, steps), 220);
        yield return (RatePanel(history.Losses, steps), 110);
        if (history.Validations.Count > 0)
        {
            yield return (ValidationPanel(history.Validations, steps), 240);
        }
    }

    private static PlotPanel LossPanel(IReadOnlyList<LossLine> lines, PlotAxis steps)
    {
        (double X, double Y)[] points = Thinned([.. lines.Select(line => ((double)line.Step, line.Loss))]);
        (double X, double Y)[] smooth = Smoothed(points);
        return new(
            "Loss",
            steps,
            AxisFor(points),
            [new("each line of the log", "curve c0 faint", points), new("running mean", "curve c0", smooth)]
        );
    }

    private static PlotPanel RatePanel(IReadOnlyList<LossLine> lines, PlotAxis steps)
    {
        (double X, double Y)[] points = Thinned([.. lines.Select(line => ((double)line.Step, line.LearningRate))]);
        return new("Learning rate", steps, AxisFor(points), [new("", "curve c1", points)]);
    }

    private static PlotPanel ValidationPanel(IReadOnlyList<ValidationLine> lines, PlotAxis steps)
    {
        List<PlotSeries> series = [];
        IEnumerable<IGrouping<string, ValidationLine>> levels = lines.GroupBy(
            line => line.Level,
            StringComparer.Ordinal
        );
        foreach ((int i, IGrouping<string, ValidationLine> level) in levels.Index())
        {
            string color = $"curve c{i % CurveStyle.Colors}";
            double noisy = level.Last().NoisyPsnrDb;
            series.Add(new("", color + " dashed", [(0, noisy), (steps.High, noisy)]));
            series.Add(new(level.Key, color, [.. level.Select(line => ((double)line.Step, line.PsnrDb))]));
        }

        series.Add(new("noisy input", "curve c6 dashed", []));
        IEnumerable<double> values = lines.SelectMany(line => new[] { line.PsnrDb, line.NoisyPsnrDb });
        PlotAxis decibels = PlotAxis.Linear(Math.Floor(values.Min()) - 1, Math.Ceiling(values.Max()) + 1, tickCount: 6);
        return new("Validation: PSNR of the averaged weights, dB", steps, decibels, series);
    }

    /// <summary>Logarithmic where the values span more than a factor of four.</summary>
    private static PlotAxis AxisFor(IReadOnlyCollection<(double X, double Y)> points)
    {
        double low = points.Min(point => point.Y);
        double high = points.Max(point => point.Y);
        return low > 0 && high / low > 4
            ? PlotAxis.Logarithmic(low, high)
            : PlotAxis.Linear(Math.Min(0, low), high * 1.05, 5);
    }

    private static string Subtitle(TrainingConfig config, TrainingHistory history)
    {
        if (history.Losses.Count == 0)
        {
            return "nothing logged yet";
        }

        string done = string.Create(
            CultureInfo.InvariantCulture,
            $"step {history.Losses[^1].Step:N0} of {config.Steps:N0}, {config.Channels} channels, batch {config.Batch} of 4×{config.PatchPx}×{config.PatchPx}"
        );
        if (history.Validations.Count == 0)
        {
            return done;
        }

        var best = history
            .Validations.GroupBy(line => line.Step)
            .Select(group => (Step: group.Key, PsnrDb: group.Average(line => line.PsnrDb)))
            .MaxBy(mean => mean.PsnrDb);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{done}; best mean PSNR {best.PsnrDb:F2} dB after step {best.Step:N0}"
        );
    }

    /// <summary>Means of neighbours, so that few enough points are left.</summary>
    private static (double X, double Y)[] Thinned((double X, double Y)[] points)
    {
        int share = (points.Length + MostPoints - 1) / MostPoints;
        return [.. points.Chunk(Math.Max(1, share)).Select(chunk => (chunk[^1].X, chunk.Average(point => point.Y)))];
    }

    /// <summary>The mean of each point and its neighbours on both sides.</summary>
    private static (double X, double Y)[] Smoothed((double X, double Y)[] points)
    {
        int reach = (int)(points.Length * SmoothedShare / 2);
        (double X, double Y)[] smooth = new (double X, double Y)[points.Length];
        for (int i = 0; i < points.Length; i++)
        {
            int start = Math.Max(0, i - reach);
            int end = Math.Min(points.Length, i + reach + 1);
            smooth[i] = (points[i].X, points[start..end].Average(point => point.Y));
        }

        return smooth;
    }
}
