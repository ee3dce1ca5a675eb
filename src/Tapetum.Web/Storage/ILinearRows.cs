namespace Tapetum.Web.Storage;

/// <summary>A linear picture as the sensor stood, read row by row, by many threads.</summary>
internal interface ILinearRows
{
    int WidthPx { get; }

    int HeightPx { get; }

    /// <summary>Reads pixels of one row.</summary>
    /// <param name="yPx">The row.</param>
    /// <param name="xPx">The first pixel.</param>
    /// <param name="rgb">[pixels, 3], linear camera RGB; 0 is black, 1 the white level.</param>
    void ReadRow(int yPx, int xPx, Span<float> rgb);
}
