using Tapetum.Raw;

namespace Tapetum.Development.Color;

/// <summary>What a colour seen under one light would be under another: Bradford's method, which ICC and DNG prescribe.</summary>
internal static class ChromaticAdaptation
{
    // Lam 1985: cone responses in which adapting to another light is a scale.
    private static readonly Matrix3x3 Bradford = new(
        0.8951,
        0.2664,
        -0.1614,
        -0.7502,
        1.7135,
        0.0367,
        0.0389,
        -0.0685,
        1.0296
    );

    /// <summary>XYZ under one light to XYZ under another.</summary>
    public static Matrix3x3 Of(Chromaticity from, Chromaticity to) => Of(from.ToXyz(), to.ToXyz());

    /// <summary>The same for lights given as XYZ.</summary>
    public static Matrix3x3 Of((double X, double Y, double Z) from, (double X, double Y, double Z) to)
    {
        (double l1, double m1, double s1) = Bradford.Apply(from.X, from.Y, from.Z);
        (double l2, double m2, double s2) = Bradford.Apply(to.X, to.Y, to.Z);
        return Bradford.Inverse() * Matrix3x3.Diagonal(l2 / l1, m2 / m1, s2 / s1) * Bradford;
    }
}
