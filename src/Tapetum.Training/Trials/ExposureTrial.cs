namespace Tapetum.Training.Trials;

/// <summary>A photograph taken too dark by a known ratio, and the amplification chosen for it.</summary>
/// <param name="Photo">The photograph's name.</param>
/// <param name="Ratio">By how much it was darkened.</param>
/// <param name="Known">The amplification that shows it with the mean L* of the published picture.</param>
/// <param name="Chosen">What automatic exposure chose.</param>
public sealed record ExposureTrial(string Photo, double Ratio, double Known, double Chosen)
{
    /// <summary>Above 0: shown too bright.</summary>
    public double ErrorEv => Math.Log2(Chosen / Known);
}
