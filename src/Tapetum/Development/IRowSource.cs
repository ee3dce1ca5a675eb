namespace Tapetum.Development;

/// <summary>A picture that is rendered row by row, so that no full-size display buffer is needed. Safe to read from many threads.</summary>
internal interface IRowSource
{
    int WidthPx { get; }

    int HeightPx { get; }

    /// <summary>What red, green and blue stand for. Default: sRGB.</summary>
    ColorSpace ColorSpace => ColorSpace.Srgb;

    /// <summary>Renders rows of interleaved RGB, 16 bits each.</summary>
    /// <param name="firstRowPx">The first row, from the top.</param>
    /// <param name="rowCount">How many.</param>
    /// <param name="rgb">[rowCount, WidthPx, 3].</param>
    void ReadRows(int firstRowPx, int rowCount, Span<ushort> rgb);
}
