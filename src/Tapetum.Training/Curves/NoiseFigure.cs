using Tapetum.Raw;
using Tapetum.Sensor;
using Tapetum.Sensor.Estimation;
using Tapetum.Training.Structure;

namespace Tapetum.Training.Curves;

/// <summary>Draws the noise of a frame: variance against mean of its blocks for each filter, and the line that was fitted.</summary>
internal static class NoiseFigure
{
    private const double WidthPx = 960;
    private const double HeightPx = 600;
    private const double LeftPx = 80;
    private const double TopPx = 104;
    private const double PlotWidthPx = 690;
    private const double PlotHeightPx = 420;
    private const double LegendPx = LeftPx + PlotWidthPx + 22;

    /// <param name="raw">The frame.</param>
    /// <param name="used">The model that enhancing it would use.</param>
    /// <param name="frame">What the frame itself says.</param>
    /// <returns>An SVG document.</returns>
    public static string Draw(RawImage raw, NoiseModel used, FrameNoise frame)
    {
        string name = Path.GetFileName(raw.Path);
        SvgCanvas canvas = new(WidthPx, HeightPx, $"Noise of {name}", CurveStyle.Sheet + NoiseStyle.Sheet);
        canvas.Rectangle(0.5, 0.5, WidthPx - 1, HeightPx - 1, 6, "paper");
        canvas.Text(28, 40, $"Noise of {name}", "title start");
        canvas.Text(28, 62, Subtitle(used), "subtitle start");
        NoisePoint[] bins = [.. frame.Clouds.SelectMany(cloud => cloud.Bins).Where(bin => bin.MeanDn > 0)];
        if (bins.Length == 0)
        {
            canvas.Text(28, 110, "No part of the frame is smooth and unclipped.", "start");
            return canvas.ToString();
        }

        Frame axes = new(Signal(bins), Variance(bins, used));
        axes.Draw(canvas);
        foreach (NoiseCloud cloud in frame.Clouds)
        {
            string filter = Filter(raw.Cfa, cloud);
            axes.Dots(canvas, cloud.Blocks, 1.1, $"block {filter}");
        }

        foreach (NoiseCloud cloud in frame.Clouds)
        {
            axes.Dots(canvas, cloud.Bins, 3.2, $"bin {Filter(raw.Cfa, cloud)}");
        }

        axes.Line(canvas, frame.Model, "fitted");
        if (used.Origin != NoiseOrigin.FrameEstimate)
        {
            axes.Line(canvas, used, "used");
        }

        Legend(canvas, used);
        return canvas.ToString();
    }

    private static string Subtitle(NoiseModel used) =>
        string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"variance = {used.GainDnPerElectron:G4}·signal + {used.ReadNoiseVarianceDn2:G4}: {used.GainDnPerElectron:G4} DN per electron, read noise {Math.Sqrt(used.ReadNoiseVarianceDn2):G4} DN"
        );

    private static PlotAxis Signal(NoisePoint[] bins)
    {
        double most = bins.Max(bin => bin.MeanDn);
        return PlotAxis.Logarithmic(Math.Max(bins.Min(bin => bin.MeanDn), most / 1e4), most);
    }

    private static PlotAxis Variance(NoisePoint[] bins, NoiseModel used)
    {
        double least = Math.Min(used.ReadNoiseVarianceDn2, bins.Min(bin => bin.VarianceDn2));
        double most = Math.Max(bins.Max(bin => bin.VarianceDn2), used.ReadNoiseVarianceDn2);
        return PlotAxis.Logarithmic(least / 2, most * 3);
    }

    private static string Filter(CfaPattern cfa, NoiseCloud cloud) =>
        (cfa.ColorAt(cloud.XPx, cloud.YPx), cloud.YPx == cfa.RedRow) switch
        {
            (0, _) => "red",
            (2, _) => "blue",
            (_, true) => "green",
            _ => "green2",
        };

    private static void Legend(SvgCanvas canvas, NoiseModel used)
    {
        (string Classes, string Text)[] filters =
        [
            ("bin red", "red"),
            ("bin green", "green on red rows"),
            ("bin green2", "green on blue rows"),
            ("bin blue", "blue"),
        ];
        double y = TopPx + 10;
        foreach ((string classes, string text) in filters)
        {
            canvas.Path($"M{LegendPx + 8:0.#},{y:0.#}m-4,0a4,4 0 1 0 8,0a4,4 0 1 0 -8,0", classes);
            canvas.Text(LegendPx + 30, y + 4, text, "start");
            y += 22;
        }

        canvas.Path($"M{LegendPx:0.#},{y:0.#}h20", "fitted");
        canvas.Text(LegendPx + 30, y + 4, "fitted to the frame", "start");
        if (used.Origin != NoiseOrigin.FrameEstimate)
        {
            y += 22;
            canvas.Path($"M{LegendPx:0.#},{y:0.#}h20", "used");
            string origin = used.Origin switch
            {
                NoiseOrigin.NoiseProfileTag => "NoiseProfile tag",
                NoiseOrigin.Calibration => "your calibration",
                NoiseOrigin.Given => "as you said",
                _ => "table of cameras",
            };
            canvas.Text(LegendPx + 30, y + 4, origin, "start");
        }

        string[] notes =
        [
            "large: smooth blocks of",
            "one brightness together",
            "small: single blocks,",
            "texture and all",
        ];
        foreach ((int i, string note) in notes.Index())
        {
            canvas.Text(LegendPx, y + 34 + (i * 17), note, "subtitle start");
        }
    }

    private sealed record Frame(PlotAxis X, PlotAxis Y)
    {
        public void Draw(SvgCanvas canvas)
        {
            PlotPanel panel = new("variance, DN²", X, Y, []);
            panel.Draw(canvas, LeftPx, TopPx, PlotWidthPx, PlotHeightPx);
            canvas.Text(
                LeftPx + (PlotWidthPx / 2),
                TopPx + PlotHeightPx + 44,
                "signal, DN above black",
                "panel middle"
            );
        }

        public void Dots(SvgCanvas canvas, IReadOnlyList<NoisePoint> points, double radius, string classes)
        {
            double[][] seen =
            [
                .. points
                    .Select(point => new[] { X.Place(point.MeanDn), Y.Place(point.VarianceDn2) })
                    .Where(place => place.All(along => along is >= 0 and <= 1)),
            ];
            foreach (double[] place in seen)
            {
                (double x, double y) = (Across(place[0]), Down(place[1]));
                canvas.Path(
                    $"M{x - radius:0.#},{y:0.#}a{radius:0.#},{radius:0.#} 0 1 0 {2 * radius:0.#},0a{radius:0.#},{radius:0.#} 0 1 0 {-2 * radius:0.#},0",
                    classes
                );
            }
        }

        public void Line(SvgCanvas canvas, NoiseModel model, string classes)
        {
            const int steps = 80;
            (double X, double Y)[] places =
            [
                .. Enumerable
                    .Range(0, steps + 1)
                    .Select(i => X.Low * Math.Pow(X.High / X.Low, i / (double)steps))
                    .Select(mean => (X.Place(mean), Y.Place(model.VarianceDn2(mean))))
                    .Where(place => place.Item2 is >= 0 and <= 1),
            ];
            for (int i = 1; i < places.Length; i++)
            {
                canvas.Path(
                    $"M{Across(places[i - 1].X):0.#},{Down(places[i - 1].Y):0.#}L{Across(places[i].X):0.#},{Down(places[i].Y):0.#}",
                    classes
                );
            }
        }

        private static double Across(double place) => LeftPx + (PlotWidthPx * place);

        private static double Down(double place) => TopPx + (PlotHeightPx * (1 - place));
    }
}
