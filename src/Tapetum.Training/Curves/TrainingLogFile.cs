using System.Globalization;
using Tapetum.Training.Loop.Records;

namespace Tapetum.Training.Curves;

/// <summary>Reads a run's log files. A line that a power cut tore is left out.</summary>
internal static class TrainingLogFile
{
    private const int LossColumns = 6;
    private const int ValidationColumns = 4;

    public static TrainingHistory Read(TrainingFolder folder) =>
        new(
            [
                .. Rows(folder.LossLog, LossColumns)
                    .Select(row => new LossLine(Step(row), Number(row[2]), Number(row[4]))),
            ],
            [
                .. Rows(folder.ValidationLog, ValidationColumns)
                    .Select(row => new ValidationLine(Step(row), row[1], Number(row[2]), Number(row[3]))),
            ]
        );

    /// <summary>The lines up to a step, whole ones only, as they are in the file.</summary>
    internal static IEnumerable<string> LinesUpTo(string path, int columns, long step) =>
        File.Exists(path)
            ? File.ReadLines(path)
                .Skip(1)
                .Where(line => Cells(line) is var row && IsWhole(row, columns) && Step(row) <= step)
            : [];

    private static IEnumerable<string[]> Rows(string path, int columns) =>
        File.Exists(path) ? File.ReadLines(path).Skip(1).Select(Cells).Where(row => IsWhole(row, columns)) : [];

    private static bool IsWhole(string[] row, int columns) => row.Length == columns && row[^1].Length > 0;

    /// <summary>Commas part cells, but not inside quotes.</summary>
    private static string[] Cells(string line)
    {
        List<string> cells = [""];
        bool quoted = false;
        foreach (char c in line)
        {
            if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c == ',' && !quoted)
            {
                cells.Add("");
            }
            else
            {
                cells[^1] += c;
            }
        }

        return [.. cells];
    }

    private static long Step(string[] row) => long.Parse(row[0], CultureInfo.InvariantCulture);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
