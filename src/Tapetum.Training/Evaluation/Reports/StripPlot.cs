using System.Globalization;
using System.Text;

namespace Tapetum.Training.Evaluation.Reports;

/// <summary>
/// A small plot as inline SVG: per group two rows of dots, a dot per picture, and a bar at their mean.
/// <code>
/// ×100   · ··:·|·· ·                    noisy input
///                       · ··:|:· ·      output
/// </code>
/// </summary>
internal static class StripPlot
{
    private const double Width = 480;
    private const double Left = 52;
    private const double Right = 14;
    private const double RowHeight = 18;
    private const double GroupHeight = 46;
    private const double AxisHeight = 26;
    private const int Ticks = 5;

    /// <param name="title">What is plotted, for those who cannot see it.</param>
    /// <param name="decimals">Of the axis.</param>
    /// <param name="groups">A name, and the values of input and output.</param>
    public static string Render(
        string title,
        int decimals,
        IReadOnlyList<(string Name, double[] Input, double[] Output)> groups
    )
    {
        double[] all = [.. groups.SelectMany(group => group.Input.Concat(group.Output)).Where(double.IsFinite)];
        if (all.Length == 0)
        {
            return "";
        }

        double margin = Math.Max((all.Max() - all.Min()) * 0.04, Math.Pow(10, -decimals));
        (double low, double high) = (all.Min() - margin, all.Max() + margin);
        double X(double value) => Left + ((Width - Left - Right) * (value - low) / (high - low));
        double height = (groups.Count * GroupHeight) + AxisHeight;
        StringBuilder svg = new();
        Line(svg, $"<svg viewBox=\"0 0 {Width:0} {height:0}\" role=\"img\" aria-label=\"{title}\">");
        for (int tick = 0; tick < Ticks; tick++)
        {
            double value = low + ((high - low) * (tick + 0.5) / Ticks);
            Line(
                svg,
                $"<line class=\"grid\" x1=\"{X(value):0.0}\" x2=\"{X(value):0.0}\" y1=\"4\" y2=\"{height - AxisHeight:0}\"/>"
            );
            string label = value.ToString($"F{decimals}", CultureInfo.InvariantCulture);
            Line(svg, $"<text x=\"{X(value):0.0}\" y=\"{height - 8:0}\" text-anchor=\"middle\">{label}</text>");
        }

        foreach ((int index, (string name, double[] input, double[] output)) in groups.Index())
        {
            double y = (index * GroupHeight) + 16;
            Line(svg, $"<text x=\"4\" y=\"{y + 13:0}\">{name}</text>");
            AddRow(svg, "input", input, y, X);
            AddRow(svg, "output", output, y + RowHeight, X);
        }

        return svg.Append("</svg>").ToString();
    }

    private static void AddRow(StringBuilder svg, string kind, double[] values, double y, Func<double, double> x)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        foreach (double value in finite)
        {
            Line(svg, $"<circle class=\"{kind}\" cx=\"{x(value):0.0}\" cy=\"{y:0.0}\" r=\"3\"/>");
        }

        if (finite.Length > 0)
        {
            double mean = x(finite.Average());
            Line(
                svg,
                $"<rect class=\"{kind} mean\" x=\"{mean - 1:0.0}\" y=\"{y - 8:0.0}\" width=\"2\" height=\"16\"/>"
            );
        }
    }

    private static void Line(StringBuilder svg, FormattableString text) =>
        svg.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
