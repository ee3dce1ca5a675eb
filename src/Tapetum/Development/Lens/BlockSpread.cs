namespace Tapetum.Development.Lens;

/// <summary>How much wider than green a colour is drawn in a block.</summary>
/// <param name="Block">Which.</param>
/// <param name="Shares">Of each width.</param>
/// <param name="Left">Which share of the colour's variance each width leaves unexplained.</param>
/// <param name="Weight">One over the variance of the share.</param>
internal sealed record BlockSpread(EdgeBlock Block, double[] Shares, double[] Left, double Weight);
