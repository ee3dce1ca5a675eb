using Tapetum.Raw.Preparation;

namespace Tapetum.Tests;

/// <summary>Gain maps as phones write them: one for each place of the Bayer cell, over the whole picture.</summary>
internal static class Shading
{
    /// <param name="widthPx">Of the picture.</param>
    /// <param name="heightPx">Of the picture.</param>
    /// <param name="column">0 or 1, in the cell.</param>
    /// <param name="row">0 or 1, in the cell.</param>
    /// <param name="corners">The gains at top left, top right, bottom left and bottom right.</param>
    public static GainMap Map(int widthPx, int heightPx, int column, int row, float[] corners) =>
        Everywhere(widthPx, heightPx, corners) with
        {
            TopPx = row,
            LeftPx = column,
            // Android's own writer leaves out the last row and column.
            BottomPx = heightPx - 1,
            RightPx = widthPx - 1,
            RowPitchPx = 2,
            ColumnPitchPx = 2,
        };

    /// <summary>One map for all pixels.</summary>
    public static GainMap Everywhere(int widthPx, int heightPx, float[] corners) =>
        new()
        {
            TopPx = 0,
            LeftPx = 0,
            BottomPx = heightPx,
            RightPx = widthPx,
            RowPitchPx = 1,
            ColumnPitchPx = 1,
            Rows = 2,
            Columns = 2,
            RowOrigin = 0,
            ColumnOrigin = 0,
            RowSpacing = 1,
            ColumnSpacing = 1,
            Gains = corners,
        };
}
