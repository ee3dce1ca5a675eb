using Tapetum.Raw.Profiles;

namespace Tapetum.Cli.Reports;

/// <summary>What a DNG's camera profile holds beyond matrices.</summary>
/// <param name="Name">Empty for one without a name.</param>
/// <param name="HueSatMaps">Hues, saturations and values of the tables that make colours right, one for each light.</param>
/// <param name="LookTable">The same of the table of its look; null for none.</param>
/// <param name="HasToneCurve">Whether it has a tone curve.</param>
internal sealed record ProfileReport(string Name, int[][] HueSatMaps, int[]? LookTable, bool HasToneCurve)
{
    public static ProfileReport Of(ProfileTables tables) =>
        new(
            tables.Name,
            [.. tables.HueSatMaps.Select(lit => SizeOf(lit.Map))],
            tables.LookTable is { } look ? SizeOf(look) : null,
            tables.ToneCurve.Count > 0
        );

    /// <summary>On one line, for people.</summary>
    public override string ToString()
    {
        List<string> parts = [];
        if (HueSatMaps.Length > 0)
        {
            parts.Add($"hue and saturation {Size(HueSatMaps[0])}{(HueSatMaps.Length > 1 ? " for two lights" : "")}");
        }

        if (LookTable is not null)
        {
            parts.Add($"look table {Size(LookTable)}");
        }

        if (HasToneCurve)
        {
            parts.Add("tone curve");
        }

        string held = parts.Count > 0 ? string.Join(", ", parts) : "nothing beyond matrices";
        return Name.Length > 0 ? $"{Name}: {held}" : held;
    }

    private static int[] SizeOf(HueSatMap map) => [map.Hues, map.Saturations, map.Values];

    private static string Size(int[] size) => string.Join(" × ", size);
}
