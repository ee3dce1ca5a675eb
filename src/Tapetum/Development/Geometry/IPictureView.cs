namespace Tapetum.Development.Geometry;

/// <summary>A linear picture as it is viewed, read row by row. Many threads may read.</summary>
internal interface IPictureView
{
    int WidthPx { get; }

    int HeightPx { get; }

    /// <summary>Reads rows into planes of [rowCount, WidthPx].</summary>
    void Read(int firstRowPx, int rowCount, Span<float> red, Span<float> green, Span<float> blue);
}
