namespace Tapetum.Raw.Lenses;

/// <summary>Axial colour of a picture: a lens that has green in focus has red and blue a little out of it.</summary>
internal sealed record AxialColor(AxialBlur Red, AxialBlur Blue);
