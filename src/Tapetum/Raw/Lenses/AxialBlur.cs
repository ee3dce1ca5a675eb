namespace Tapetum.Raw.Lenses;

/// <summary>How much wider than green a colour is drawn: a share of its light lies under a Gaussian of some pixels about where green's lies.</summary>
/// <param name="SigmaPx">Of the Gaussian.</param>
/// <param name="Share">0 for none, below 1.</param>
internal sealed record AxialBlur(double SigmaPx, double Share)
{
    public static readonly AxialBlur None = new(1, 0);
}
