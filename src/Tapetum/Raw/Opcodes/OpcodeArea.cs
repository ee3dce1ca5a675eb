namespace Tapetum.Raw.Opcodes;

/// <summary>The pixels that an opcode is for: of an area, each that lies on a grid; of those, some planes.</summary>
/// <param name="TopPx">The first row.</param>
/// <param name="LeftPx">The first column.</param>
/// <param name="BottomPx">The row below the last.</param>
/// <param name="RightPx">The column right of the last.</param>
/// <param name="Plane">The first plane.</param>
/// <param name="Planes">How many.</param>
/// <param name="RowPitchPx">Every row, every second, …, from the first.</param>
/// <param name="ColumnPitchPx">Every column, every second, …, from the first.</param>
internal readonly record struct OpcodeArea(
    int TopPx,
    int LeftPx,
    int BottomPx,
    int RightPx,
    int Plane,
    int Planes,
    int RowPitchPx,
    int ColumnPitchPx
)
{
    public const int Bytes = 32;

    public bool IsUsable =>
        TopPx >= 0
        && LeftPx >= 0
        && BottomPx >= TopPx
        && RightPx >= LeftPx
        && Plane >= 0
        && Planes >= 1
        && RowPitchPx >= 1
        && ColumnPitchPx >= 1;

    /// <summary>How many of its rows there are.</summary>
    public int Rows => (int)((BottomPx - (long)TopPx + RowPitchPx - 1) / RowPitchPx);

    /// <summary>How many of its columns there are.</summary>
    public int Columns => (int)((RightPx - (long)LeftPx + ColumnPitchPx - 1) / ColumnPitchPx);
}
