using System.Globalization;
using Tapetum.Training.Loop;
using Tapetum.Training.Structure;

namespace Tapetum.Training.Curves;

/// <summary>Draws what a <see cref="RateRange"/> found: the loss over the learning rate, as SVG.</summary>
internal static class RateCurve
{
    private const double WidthPx = 960;
    private const double HeightPx = 420;

    public static string Draw(string name, IReadOnlyList<RatedLoss> losses, float suggested)
    {
        SvgCanvas canvas = new(WidthPx, HeightPx, $"Loss of {name} over the learning rate", CurveStyle.Sheet);
        canvas.Rectangle(0.5, 0.5, WidthPx - 1, HeightPx - 1, 6, "paper");
        canvas.Text(28, 40, name, "title start");
        string subtitle = string.Create(
            CultureInfo.InvariantCulture,
            $"falls fastest at a learning rate of {suggested:0.#e0}"
        );
        canvas.Text(28, 60, subtitle, "subtitle start");
        double high = losses.Max(one => one.Mean) * 1.1;
        PlotPanel panel = new(
            "Loss",
            PlotAxis.Logarithmic(losses[0].Rate, losses[^1].Rate),
            PlotAxis.Linear(Math.Min(0, losses.Min(one => one.Loss)), high, tickCount: 6),
            [
                new("each step", "curve c0 faint", [.. losses.Select(one => ((double)one.Rate, one.Loss))]),
                new("running mean", "curve c0", [.. losses.Select(one => ((double)one.Rate, one.Mean))]),
                new("falls fastest", "curve c1 dashed", [(suggested, 0), (suggested, high)]),
            ]
        );
        panel.Draw(canvas, left: 80, top: 106, width: 660, height: 240);
        canvas.Text(410, 392, "learning rate", "panel middle");
        return canvas.ToString();
    }
}
