namespace Tapetum.Burst;

/// <summary>A part of the reference that is elsewhere in a frame.</summary>
/// <param name="Cells">The part.</param>
/// <param name="ShiftX">How far it moved beside the whole, cells.</param>
/// <param name="ShiftY">Likewise, down.</param>
internal readonly record struct MovedPart(CellsPart Cells, float ShiftX, float ShiftY);
