using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Tapetum.Training.Structure;

namespace Tapetum.Training.Curves;

/// <summary>One plot of a figure: a title, axes with numbers, lines, a legend at its right.</summary>
/// <param name="Title">What is plotted, and its unit.</param>
/// <param name="X">The axis below.</param>
/// <param name="Y">The axis at the left.</param>
/// <param name="Series">The lines; later ones lie on top.</param>
internal sealed record PlotPanel(string Title, PlotAxis X, PlotAxis Y, IReadOnlyList<PlotSeries> Series)
{
    private const double TickLengthPx = 5;
    private const double LegendStepPx = 20;

    /// <param name="canvas">To draw on.</param>
    /// <param name="left">Of the frame around the lines, px.</param>
    /// <param name="top">Of the frame.</param>
    /// <param name="width">Of the frame.</param>
    /// <param name="height">Of the frame.</param>
    public void Draw(SvgCanvas canvas, double left, double top, double width, double height)
    {
        double Across(double x) => left + (width * X.Place(x));
        double Down(double y) => top + height - (height * Math.Clamp(Y.Place(y), 0, 1));
        canvas.Text(left, top - 12, Title, "panel start");
        foreach (double tick in Y.Ticks)
        {
            canvas.Path($"M{left:0.#},{Down(tick):0.#}H{left + width:0.#}", "grid");
            canvas.Text(left - 10, Down(tick) + 4, PlotAxis.Label(tick), "tick end");
        }

        foreach (double tick in X.Ticks)
        {
            canvas.Path($"M{Across(tick):0.#},{top + height:0.#}v{TickLengthPx:0.#}", "axis");
            canvas.Text(Across(tick), top + height + 19, PlotAxis.Label(tick), "tick middle");
        }

        canvas.Path($"M{left:0.#},{top:0.#}V{top + height:0.#}H{left + width:0.#}", "axis");
        foreach (PlotSeries series in Series)
        {
            canvas.Path(Line(series, Across, Down), series.Classes);
        }

        PlotSeries[] named = [.. Series.Where(series => series.Name.Length > 0)];
        foreach ((int i, PlotSeries series) in named.Index())
        {
            double y = top + 10 + (i * LegendStepPx);
            canvas.Path($"M{left + width + 18:0.#},{y:0.#}h22", series.Classes);
            canvas.Text(left + width + 48, y + 4, series.Name, "legend start");
        }
    }

    private static FormattableString Line(PlotSeries series, Func<double, double> across, Func<double, double> down)
    {
        StringBuilder path = new();
        foreach ((double x, double y) in series.Points)
        {
            string command = path.Length == 0 ? "M" : "L";
            path.Append(CultureInfo.InvariantCulture, $"{command}{across(x):0.#},{down(y):0.#}");
        }

        if (series.Points.Count == 1)
        {
            path.Append("h0.1"); // a dot, by the line's round ends
        }

        return FormattableStringFactory.Create("{0}", path);
    }
}
