using Tapetum.Training.Structure;

namespace Tapetum.Cli.Reports;

/// <summary>The report of <c>model summary</c> for people: what the model says about itself, then a layer a line.</summary>
internal static class ModelText
{
    private const int LabelWidth = 16;

    public static void Write(ModelReport report, TextWriter output)
    {
        void Line(string label, string value) => output.WriteLine($"{label.PadRight(LabelWidth)}{value}");

        Line("Name", report.Name);
        Line("File", $"{report.File}, {report.SizeBytes / (1024.0 * 1024.0):0.0} MiB");
        foreach (TensorPort input in report.Inputs)
        {
            Line("Input", Describe(input));
        }

        foreach (TensorPort port in report.Outputs)
        {
            Line("Output", Describe(port));
        }

        foreach ((string key, string value) in report.Metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            Line(key.Replace("tapetum.", "", StringComparison.Ordinal), value);
        }

        output.WriteLine();
        WriteTable(report, output);
    }

    private static void WriteTable(ModelReport report, TextWriter output)
    {
        string[] heads = ["layer", "operator", "channels", "scale", "kernel", "parameters", "MMAC / raw MP"];
        string[] totals =
        [
            "total",
            "",
            "",
            "",
            "",
            $"{report.Parameters:N0}",
            $"{1000 * report.GmacPerRawMegapixel:N1}",
        ];
        List<string[]> rows = [heads, .. report.Layers.Select(Cells), totals];
        int[] widths = [.. Enumerable.Range(0, heads.Length).Select(i => rows.Max(row => row[i].Length))];
        string rule = new('-', widths.Sum() + (2 * (widths.Length - 1)));
        foreach ((int i, string[] row) in rows.Index())
        {
            if (i == 1 || i == rows.Count - 1)
            {
                output.WriteLine(rule);
            }

            // Names to the left, numbers to the right.
            IEnumerable<string> cells = row.Select(
                (cell, c) => c < 2 ? cell.PadRight(widths[c]) : cell.PadLeft(widths[c])
            );
            output.WriteLine(string.Join("  ", cells));
        }

        output.WriteLine();
        output.WriteLine(
            $"{report.Parameters / 1e6:0.00#} M parameters, {report.GmacPerRawMegapixel:0.0} GMAC per raw megapixel"
        );
    }

    private static string[] Cells(Layer layer) =>
        [
            layer.Name,
            layer.Operator,
            $"{layer.Channels}",
            layer.Scale < 1 ? $"1/{1 / layer.Scale:0.##}" : $"{layer.Scale:0.##}",
            layer.KernelPx is { } k ? $"{k}×{k}" : "",
            layer.Parameters > 0 ? $"{layer.Parameters:N0}" : "",
            layer.MacsPerRawPx > 0 ? $"{layer.MacsPerRawPx:N1}" : "",
        ];

    private static string Describe(TensorPort port) =>
        $"{port.Name} [{string.Join(", ", port.Shape.Select(size => size is null ? "any" : $"{size}"))}]";
}
