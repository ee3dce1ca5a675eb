namespace Tapetum.Burst;

/// <summary>A rectangle of a frame's cells.</summary>
internal readonly record struct CellsPart(int Left, int Top, int Width, int Height)
{
    /// <summary>What of it lies in a frame, larger by some cells on all sides.</summary>
    public CellsPart Grown(int by, int columns, int rows)
    {
        (int left, int top) = (Math.Clamp(Left - by, 0, columns), Math.Clamp(Top - by, 0, rows));
        return new(
            left,
            top,
            Math.Clamp(Left + Width + by, left, columns) - left,
            Math.Clamp(Top + Height + by, top, rows) - top
        );
    }
}
