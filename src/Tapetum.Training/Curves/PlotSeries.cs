namespace Tapetum.Training.Curves;

/// <summary>A line of a plot.</summary>
/// <param name="Name">For the legend; empty for none.</param>
/// <param name="Classes">From <see cref="CurveStyle"/>.</param>
/// <param name="Points">In the order of x.</param>
internal sealed record PlotSeries(string Name, string Classes, IReadOnlyList<(double X, double Y)> Points);
