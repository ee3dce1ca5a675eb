using System.Numerics;
using System.Runtime.InteropServices;

namespace Tapetum.Raw.Opcodes;

/// <summary>
/// FixVignetteRadial: brightens towards the corners by
/// <code>g(r) = 1 + k₀r² + k₁r⁴ + k₂r⁶ + k₃r⁸ + k₄r¹⁰</code>
/// with r from the optical centre, in units of the farthest corner's distance.
/// </summary>
internal sealed record VignetteOpcode(int Id, bool IsOptional, ReadOnlyMemory<byte> Bytes)
    : Opcode(Id, IsOptional, Bytes)
{
    /// <summary>k₀ to k₄.</summary>
    public required double[] Coefficients { get; init; }

    public required double CenterX { get; init; }

    public required double CenterY { get; init; }

    public double GainAt(double squaredRadius)
    {
        double sum = 0;
        for (int i = Coefficients.Length - 1; i >= 0; i--)
        {
            sum = (sum + Coefficients[i]) * squaredRadius;
        }

        return 1 + sum;
    }

    /// <summary>The gains of a row.</summary>
    /// <param name="frame">Of the picture.</param>
    /// <param name="yPx">The row.</param>
    /// <param name="gains">As many as it is wide.</param>
    public void Line(OpticalFrame frame, int yPx, Span<float> gains)
    {
        (double left, double down) = frame.ToFrame(0, yPx);
        float step = (float)(1 / frame.UnitPx);
        float square = (float)(down * down);
        Vector<float> lanes = (Vector<float>.Indices * step) + new Vector<float>((float)left);
        Span<Vector<float>> whole = MemoryMarshal.Cast<float, Vector<float>>(gains);
        for (int i = 0; i < whole.Length; i++)
        {
            Vector<float> across = lanes + new Vector<float>(i * Vector<float>.Count * step);
            Vector<float> at = (across * across) + new Vector<float>(square);
            Vector<float> sum = Vector<float>.Zero;
            for (int k = Coefficients.Length - 1; k >= 0; k--)
            {
                sum = (sum + new Vector<float>((float)Coefficients[k])) * at;
            }

            whole[i] = Vector<float>.One + sum;
        }

        for (int x = whole.Length * Vector<float>.Count; x < gains.Length; x++)
        {
            float across = (float)left + (x * step);
            gains[x] = (float)GainAt((across * across) + square);
        }
    }
}
