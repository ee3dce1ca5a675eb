namespace Tapetum.Mosaic;

/// <summary>Steps on the sensor as steps in planes [4, rows, columns] of one colour each, in the order of <see cref="MosaicPacker"/>.</summary>
internal sealed class PlaneSteps(int columns, int rows)
{
    /// <param name="plane">Of the pixel that the step begins at.</param>
    /// <param name="dx">In pixels of the sensor.</param>
    /// <param name="dy">In pixels of the sensor.</param>
    public int Of(int plane, int dx, int dy)
    {
        (int x, int y) = ((plane & 1) + dx, (plane >> 1) + dy);
        int there = ((y & 1) * 2) + (x & 1);
        return ((there - plane) * rows * columns) + ((y >> 1) * columns) + (x >> 1);
    }

    /// <returns>By plane: the steps to all pixels at most <paramref name="reach"/> away, but to the pixel itself.</returns>
    public int[][] Around(int reach) =>
        [
            .. Enumerable
                .Range(0, MosaicPacker.PlaneCount)
                .Select(plane =>
                    Square(reach).Where(step => step != (0, 0)).Select(step => Of(plane, step.X, step.Y)).ToArray()
                ),
        ];

    /// <returns>By plane: the steps to the four pixels beside.</returns>
    public int[][] Beside() =>
        [
            .. Enumerable
                .Range(0, MosaicPacker.PlaneCount)
                .Select(plane => new[] { Of(plane, -1, 0), Of(plane, 1, 0), Of(plane, 0, -1), Of(plane, 0, 1) }),
        ];

    /// <summary>Whether all pixels at most <paramref name="margin"/> away lie in the frame.</summary>
    public bool IsInside(int plane, int row, int column, int margin)
    {
        (int x, int y) = ((2 * column) + (plane & 1), (2 * row) + (plane >> 1));
        return x >= margin && y >= margin && x < (2 * columns) - margin && y < (2 * rows) - margin;
    }

    private static IEnumerable<(int X, int Y)> Square(int reach) =>
        from y in Enumerable.Range(-reach, (2 * reach) + 1)
        from x in Enumerable.Range(-reach, (2 * reach) + 1)
        select (x, y);
}
