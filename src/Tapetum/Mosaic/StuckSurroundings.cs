using Tapetum.Sensor;

namespace Tapetum.Mosaic;

/// <summary>
/// The pixels beside a stuck one, of other colours, and which way the picture runs there. Left, right, above and below on the sensor are two pixels each of the planes with the other column and the other row:
/// <code>
/// ·  o  ·  o  ·        x: the pixel        |: of the other column, compared with those above and below it
/// o  ─  o  ─  o                            ─: of the other row, compared with those left and right of it
/// ·  |  x  |  ·
/// o  ─  o  ─  o
/// </code>
/// Along a stripe all of them are alike, across it they differ.
/// </summary>
/// <param name="MeanExcess">By how much they stand out from the two of their own colour that lie across, so that an edge or a line through the pixel is none.</param>
/// <param name="DownChange">The mean difference of pixels of one colour, above each other.</param>
/// <param name="AcrossChange">The mean difference of pixels of one colour, beside each other.</param>
/// <param name="Down">The mean of the pixel's own colour above and below.</param>
/// <param name="Across">The mean of the pixel's own colour left and right.</param>
internal readonly record struct StuckSurroundings(
    float MeanExcess,
    float DownChange,
    float AcrossChange,
    float Down,
    float Across
)
{
    /// <summary>Of how much less the picture changes along a stripe than across it, at most.</summary>
    private const float Stripes = 0.5f;

    /// <summary>What is less than this is noise.</summary>
    private const float Noise = 3 * VarianceStabilizer.NoiseScale;

    public static StuckSurroundings Of(
        ReadOnlySpan<float> planes,
        int plane,
        int row,
        int column,
        int columns,
        int rows
    )
    {
        // Odd columns of the mosaic have their left neighbour in their own cell and the right one in the next; even ones the other way round.
        int left = (plane & 1) == 0 ? column - 1 : column;
        int above = (plane & 2) == 0 ? row - 1 : row;
        ReadOnlySpan<float> own = planes.Slice(plane * rows * columns, rows * columns);
        ReadOnlySpan<float> sideways = planes.Slice((plane ^ 1) * rows * columns, rows * columns);
        ReadOnlySpan<float> upright = planes.Slice((plane ^ 2) * rows * columns, rows * columns);
        (int before, int after) = (Mirrored(column - 1, columns), Mirrored(column + 1, columns));
        (int rowBefore, int rowAfter) = (Mirrored(row - 1, rows) * columns, Mirrored(row + 1, rows) * columns);
        (float excess, float down, float across) = (0, 0, 0);
        int count = 0;
        for (int step = 0; step < 2; step++)
        {
            // Mirrored on the sensor: a neighbour beyond the edge is the one on this side.
            int beside = Math.Clamp(left + step, 0, columns - 1);
            int over = Math.Clamp(above + step, 0, rows - 1) * columns;
            Add(
                sideways[beside + (row * columns)],
                sideways[beside + rowBefore],
                sideways[beside + rowAfter],
                ref down
            );
            Add(upright[over + column], upright[over + before], upright[over + after], ref across);
        }

        return new(
            count == 0 ? 0 : excess / count,
            down / 4,
            across / 4,
            (own[rowBefore + column] + own[rowAfter + column]) / 2,
            (own[(row * columns) + before] + own[(row * columns) + after]) / 2
        );

        void Add(float here, float one, float other, ref float change)
        {
            // What may be stuck itself is hidden as NaN and tells nothing.
            one = float.IsNaN(one) ? other : one;
            other = float.IsNaN(other) ? one : other;
            if (float.IsNaN(here - one))
            {
                return;
            }

            count++;
            excess += here - ((one + other) / 2);
            change += MathF.Abs(here - one) + MathF.Abs(here - other);
        }
    }

    /// <param name="median">Of the eight neighbours of the pixel's colour.</param>
    /// <returns>Along stripes their own value, else the median.</returns>
    public float Fill(float median) =>
        Math.Max(DownChange, Noise) < Stripes * AcrossChange ? Down
        : Math.Max(AcrossChange, Noise) < Stripes * DownChange ? Across
        : median;

    /// <summary>A row or column beyond the edge is the one on this side of it.</summary>
    public static int Mirrored(int at, int count) =>
        at < 0 ? Math.Min(1, count - 1)
        : at >= count ? Math.Max(0, count - 2)
        : at;

    /// <summary>The eight of its own colour around a pixel.</summary>
    public static void Around(ReadOnlySpan<float> plane, int row, int column, int columns, int rows, Span<float> eight)
    {
        int at = 0;
        for (int y = -1; y <= 1; y++)
        {
            int line = Mirrored(row + y, rows) * columns;
            for (int x = -1; x <= 1; x++)
            {
                if ((x, y) != (0, 0))
                {
                    eight[at++] = plane[line + Mirrored(column + x, columns)];
                }
            }
        }
    }
}
