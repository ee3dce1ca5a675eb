namespace Tapetum.Training.Structure;

/// <summary>
/// Where the bars of a figure stand: convolutions go to the right, pooling goes straight down, upsampling straight up, so that a U-Net makes a U.
/// </summary>
internal sealed class FigureLayout
{
    private const double MarginPx = 100;
    private const double ColumnPx = 62;
    private const double HeadPx = 128;
    private const double BetweenRowsPx = 66;
    private const double FullHeightPx = 140;

    /// <summary>Halving the picture shortens a bar by this.</summary>
    private const double Shortening = 0.76;

    public FigureLayout(IReadOnlyList<FeatureMap> maps)
    {
        double x = MarginPx;
        List<PlacedMap> placed = [];
        foreach (FeatureMap map in maps)
        {
            x += map.Transition is Transition.Convolution or Transition.Rearrangement ? ColumnPx : 0;
            placed.Add(new PlacedMap(map, x, MiddleOfRow(RowOf(map)), WidthOf(map.Channels), HeightOf(LevelOf(map))));
        }

        Maps = placed;
        Width = x + MarginPx;
        Bottom = placed.Max(map => map.Bottom) + BetweenRowsPx;
        Blocks = [.. Split(placed)];
    }

    /// <summary>In the order in which they are computed.</summary>
    public IReadOnlyList<PlacedMap> Maps { get; }

    /// <summary>Maps of one size that stand side by side.</summary>
    public IReadOnlyList<IReadOnlyList<PlacedMap>> Blocks { get; }

    public double Width { get; }

    /// <summary>Below it there is room for a legend.</summary>
    public double Bottom { get; }

    /// <summary>The bar's width, px.</summary>
    public static double WidthOf(long channels) => 5 + (3.2 * Math.Log2(channels));

    private static double LevelOf(FeatureMap map) => -Math.Log2(map.Scale);

    /// <summary>What is larger than the input stands in the first row.</summary>
    private static int RowOf(FeatureMap map) => Math.Max(0, (int)Math.Round(LevelOf(map)));

    private static double HeightOf(double level) => FullHeightPx * Math.Pow(Shortening, level);

    private static double MiddleOfRow(int row)
    {
        double top = HeadPx + ((HeightOf(-1) - HeightOf(0)) / 2);
        for (int above = 0; above < row; above++)
        {
            top += HeightOf(above) + BetweenRowsPx;
        }

        return top + (HeightOf(row) / 2);
    }

    private static IEnumerable<IReadOnlyList<PlacedMap>> Split(List<PlacedMap> maps)
    {
        int first = 0;
        for (int i = 1; i <= maps.Count; i++)
        {
            if (i == maps.Count || maps[i].Map.Transition is not Transition.Convolution)
            {
                yield return maps[first..i];
                first = i;
            }
        }
    }
}
