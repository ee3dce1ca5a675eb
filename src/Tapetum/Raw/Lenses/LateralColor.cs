namespace Tapetum.Raw.Lenses;

/// <summary>Lateral colour: how far red and blue lie from green.</summary>
internal sealed record LateralColor(RadialShift Red, RadialShift Blue);
