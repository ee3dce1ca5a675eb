using Tapetum.Raw.Opcodes;

namespace Tapetum.Development.Lens;

/// <summary>Where the pixels of a straight picture lie in the lens's: the factor of the radius is looked up by the radius's square, between entries by a line, to a hundredth of a pixel.</summary>
internal readonly struct WarpTable
{
    private const int Entries = 4096;

    private readonly float[] factors;
    private readonly WarpOpcode.Plane plane;

    public WarpTable(WarpOpcode warp, WarpOpcode.Plane plane)
    {
        this.plane = plane;
        factors = new float[Entries + 2];
        for (int i = 0; i < factors.Length; i++)
        {
            factors[i] = (float)warp.FactorAt(plane, Math.Sqrt((double)i / Entries));
        }
    }

    /// <param name="x">Relative to the optical centre, in units of the farthest corner's distance.</param>
    /// <param name="y">The same.</param>
    public (double X, double Y) SourceOf(double x, double y)
    {
        double square = (x * x) + (y * y);
        double at = Math.Min(square, 1) * Entries;
        int entry = (int)at;
        double factor = factors[entry] + ((at - entry) * (factors[entry + 1] - factors[entry]));
        double across = 2 * x * y;
        return (
            (x * factor) + (plane.Tangential1 * (square + (2 * x * x))) + (plane.Tangential0 * across),
            (y * factor) + (plane.Tangential0 * (square + (2 * y * y))) + (plane.Tangential1 * across)
        );
    }
}
