namespace Tapetum.Web.Endpoints.Settings;

/// <summary>What the tables of a camera's profile do to colours; <c>Tapetum.Development.Color.ProfileKernel</c> does the same.</summary>
/// <param name="ToSrgb">The profile's linear RGB to linear sRGB, row by row.</param>
/// <param name="HueSatMap">Before amplification; null for none.</param>
/// <param name="LookTable">After it; null for none.</param>
public sealed record ProfileView(double[] ToSrgb, HueSatView? HueSatMap, HueSatView? LookTable);
