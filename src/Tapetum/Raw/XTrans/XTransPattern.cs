namespace Tapetum.Raw.XTrans;

/// <summary>
/// Fujifilm's colour filters: six by six, with every colour in each row and column. As here it is at phase (0, 0); a sensor's visible part may begin anywhere in it.
/// <code>
/// G B G G R G
/// R G R B G B
/// G B G G R G
/// G R G G B G
/// B G B R G R
/// G R G G B G
/// </code>
/// </summary>
internal static class XTransPattern
{
    public const int PeriodPx = 6;

    /// <summary>Which of its rows and columns are mirrors: every third one, from this.</summary>
    public const int MirrorAt = 1;

    private const string Filters = "GBGGRG" + "RGRBGB" + "GBGGRG" + "GRGGBG" + "BGBRGR" + "GRGGBG";

    private static readonly byte[] Colors = [.. Filters.Select(f => (byte)"RGB".IndexOf(f, StringComparison.Ordinal))];

    /// <summary>0 red, 1 green, 2 blue.</summary>
    /// <param name="xPx">From a column of phase 0; may be negative.</param>
    /// <param name="yPx">Likewise.</param>
    public static int ColorAt(int xPx, int yPx) => Colors[(Wrap(yPx) * PeriodPx) + Wrap(xPx)];

    /// <summary>The colours of a row, as long as it is.</summary>
    public static byte[] Row(XTransPhase phase, int yPx, int widthPx)
    {
        byte[] row = new byte[widthPx];
        for (int x = 0; x < row.Length; x++)
        {
            row[x] = x < PeriodPx ? (byte)ColorAt(x + phase.X, yPx + phase.Y) : row[x - PeriodPx];
        }

        return row;
    }

    /// <summary>Of the six kinds of rows.</summary>
    public static byte[][] Rows(XTransPhase phase, int widthPx) =>
        [.. Enumerable.Range(0, PeriodPx).Select(y => Row(phase, y, widthPx))];

    /// <summary>The place inside a picture that stands for one beyond its edge: its mirror image, which has a filter of the same colour.</summary>
    /// <param name="px">Where, in the picture.</param>
    /// <param name="lengthPx">Of the picture in that direction, at least a period.</param>
    /// <param name="phase">Of its first pixel.</param>
    public static int Mirror(int px, int lengthPx, int phase)
    {
        // Mirrors lie three pixels apart: the outermost one that is inside, at either end.
        int first = Wrap3(MirrorAt - phase);
        int last = lengthPx - 1 - Wrap3(lengthPx - 1 + phase - MirrorAt);
        while (px < 0 || px >= lengthPx)
        {
            px = px < 0 ? (2 * first) - px : (2 * last) - px;
        }

        return px;
    }

    public static int Wrap(int px) => ((px % PeriodPx) + PeriodPx) % PeriodPx;

    private static int Wrap3(int px) => ((px % 3) + 3) % 3;
}
