namespace Tapetum.Raw.Preparation;

/// <summary>A picture that the file stores with three colours at every pixel, while it is being prepared.</summary>
/// <param name="Values">[HeightPx, WidthPx, 3].</param>
/// <param name="WidthPx">Its width.</param>
/// <param name="HeightPx">Its height.</param>
internal sealed record RgbPlane(ushort[] Values, int WidthPx, int HeightPx)
{
    /// <summary>Of a pixel.</summary>
    public const int Planes = 3;

    /// <summary>Its first column in the file's active area.</summary>
    public int LeftPx { get; init; }

    /// <summary>Its first row in the file's active area.</summary>
    public int TopPx { get; init; }

    /// <summary>What lies within.</summary>
    /// <exception cref="InvalidDataException">Nothing does.</exception>
    public RgbPlane Trim(int topPx, int leftPx, int bottomPx, int rightPx)
    {
        (bottomPx, rightPx) = (Math.Min(bottomPx, HeightPx), Math.Min(rightPx, WidthPx));
        (int height, int width) = (bottomPx - topPx, rightPx - leftPx);
        if (height < 1 || width < 1)
        {
            throw new InvalidDataException("the area that it is to be trimmed to (TrimBounds) lies outside");
        }

        ushort[] values = GC.AllocateUninitializedArray<ushort>(width * height * Planes);
        for (int y = 0; y < height; y++)
        {
            int from = (((topPx + y) * WidthPx) + leftPx) * Planes;
            Values.AsSpan(from, width * Planes).CopyTo(values.AsSpan(y * width * Planes));
        }

        return new(values, width, height) { LeftPx = LeftPx + leftPx, TopPx = TopPx + topPx };
    }
}
