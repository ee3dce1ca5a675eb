namespace Tapetum.Raw.Preparation;

/// <summary>
/// Finds by how much all of a file's black levels are off. Dark greys show it: with green, the other colours fall along a line whose slope is the camera's white, and which meets the
/// origin. Where black is too low by o, it misses it by as much for red as for blue, and shadows are magenta (or green, where it is too high):
/// <code>
/// R = nR·G + o·(1 − nR)        B = nB·G + o·(1 − nB)        n: the as-shot neutral, green 1
/// </code>
/// Lines are fitted to means of blocks in the darkest part of the picture (Theil and Sen: medians of slopes). Only where both slopes are those of white and both offsets agree is it black that is
/// off; a coloured surface has other slopes, and coloured light in the shadows shifts red and blue apart.
/// </summary>
internal static class BlackOffset
{
    private const int LeastBlockPx = 16;
    private const int BlocksWanted = 1200;
    private const int LeastBlocks = 24;
    private const int Pairs = 4000;

    /// <summary>Of the way from the darkest block to the median one.</summary>
    private const double DarkPart = 0.25;

    /// <summary>By how much slopes may differ from white's, relatively.</summary>
    private const double SlopeTolerance = 0.15;

    /// <summary>By how much the two offsets may differ, relatively.</summary>
    private const double OffsetTolerance = 0.3;

    /// <summary>In standard errors.</summary>
    private const double Significance = 5;

    /// <summary>Colours as sensitive as green tell nothing.</summary>
    private const double LeastContrast = 0.15;

    /// <summary>Of the range.</summary>
    private const double Most = 0.01;

    /// <summary>The same where the file tells no black level, or 0: a sensor's whole pedestal.</summary>
    private const double MostOfPedestal = 0.08;

    /// <summary>What is to be added to the black level, DN; 0 where it is right, or the picture cannot tell.</summary>
    public static float Find(MosaicPlane plane, CameraNeutral neutral)
    {
        if (1 - neutral.Red < LeastContrast || 1 - neutral.Blue < LeastContrast)
        {
            return 0;
        }

        Block[] dark = DarkBlocksOf(plane);
        if (dark.Length < LeastBlocks)
        {
            return 0;
        }

        Line red = Fit(dark, block => block.Red);
        Line blue = Fit(dark, block => block.Blue);
        bool areGreys =
            Math.Abs((red.Slope / neutral.Red) - 1) < SlopeTolerance
            && Math.Abs((blue.Slope / neutral.Blue) - 1) < SlopeTolerance;
        (double byRed, double byBlue) = (red.Offset / (1 - red.Slope), blue.Offset / (1 - blue.Slope));
        double offset = (byRed + byBlue) / 2;
        bool isOff =
            areGreys
            && Math.Abs(byRed - byBlue) < OffsetTolerance * Math.Abs(offset)
            && Math.Abs(red.Offset) > Significance * red.Error
            && Math.Abs(blue.Offset) > Significance * blue.Error
            && Math.Abs(offset) < (plane.Black.MeanDn == 0 ? MostOfPedestal : Most) * plane.RangeDn
            && offset < dark[0].Green;
        return isOff ? (float)offset : 0;
    }

    /// <summary>By green, the darkest first.</summary>
    private static Block[] DarkBlocksOf(MosaicPlane plane)
    {
        int size = Math.Max(LeastBlockPx, (int)Math.Sqrt((double)plane.WidthPx * plane.HeightPx / BlocksWanted) & ~1);
        (int columns, int rows) = (plane.WidthPx / size, plane.HeightPx / size);
        Block[] blocks = new Block[columns * rows];
        Parallel.For(0, blocks.Length, i => blocks[i] = BlockAt(plane, i % columns * size, i / columns * size, size));
        Array.Sort(blocks, (one, other) => one.Green.CompareTo(other.Green));
        if (blocks.Length < LeastBlocks)
        {
            return [];
        }

        double darkest = blocks[blocks.Length / 200].Green;
        double limit = darkest + (DarkPart * (blocks[blocks.Length / 2].Green - darkest));
        return [.. blocks.TakeWhile(block => block.Green < limit)];
    }

    private static Block BlockAt(MosaicPlane plane, int leftPx, int topPx, int size)
    {
        Span<double> sums = stackalloc double[3];
        for (int y = topPx; y < topPx + size; y++)
        {
            ReadOnlySpan<ushort> row = plane.Values.AsSpan((y * plane.WidthPx) + leftPx, size);
            (int even, int odd) = (0, 0);
            for (int x = 0; x < row.Length; x += 2)
            {
                even += row[x];
                odd += row[x + 1];
            }

            sums[plane.Cfa.ColorAt(leftPx, y)] += even - BlackOf(plane.Black, leftPx, y, size);
            sums[plane.Cfa.ColorAt(leftPx + 1, y)] += odd - BlackOf(plane.Black, leftPx + 1, y, size);
        }

        double cells = size * size / 4.0;
        return new(sums[0] / cells, sums[1] / (2 * cells), sums[2] / cells);
    }

    /// <summary>Of every second pixel of a block's row, summed up.</summary>
    private static double BlackOf(BlackLevels black, int leftPx, int yPx, int size)
    {
        if (black.Columns <= 2 && black.ColumnOffsetsDn.Length == 0)
        {
            return (double)black.At(leftPx, yPx) * (size / 2);
        }

        double sum = 0;
        for (int x = leftPx; x < leftPx + size; x += 2)
        {
            sum += black.At(x, yPx);
        }

        return sum;
    }

    private static Line Fit(Block[] blocks, Func<Block, double> value)
    {
        Random random = new(1);
        List<double> slopes = [];
        double least = (blocks[^1].Green - blocks[0].Green) / 5;
        for (int i = 0; i < Pairs; i++)
        {
            (Block one, Block other) = (blocks[random.Next(blocks.Length)], blocks[random.Next(blocks.Length)]);
            double apart = other.Green - one.Green;
            if (Math.Abs(apart) > least)
            {
                slopes.Add((value(other) - value(one)) / apart);
            }
        }

        double slope = slopes.Count == 0 ? 0 : Median(slopes);
        List<double> offsets = [.. blocks.Select(block => value(block) - (slope * block.Green))];
        double offset = Median(offsets);
        double spread = 1.4826 * Median([.. offsets.Select(o => Math.Abs(o - offset))]);
        return new(slope, offset, spread * 1.25 / Math.Sqrt(blocks.Length));
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    /// <summary>Means above black, DN.</summary>
    private readonly record struct Block(double Red, double Green, double Blue);

    private readonly record struct Line(double Slope, double Offset, double Error);
}
