namespace Tapetum.Web.Work.Linear;

/// <summary>A rectangle in the picture as it is viewed, in full-size pixels.</summary>
public readonly record struct ViewedPart(int XPx, int YPx, int WidthPx, int HeightPx);
