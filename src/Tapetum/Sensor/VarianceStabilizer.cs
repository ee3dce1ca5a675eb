using System.Numerics;
using System.Runtime.InteropServices;

namespace Tapetum.Sensor;

/// <summary>
/// Maps DN above black to a scale on which noise has the same size everywhere, whatever the sensor or ISO, and back.
/// <code>
/// u = y/K + σ²/K² + 3/8                       variance of y/K + σ²/K² equals its mean (k-sigma transform)
/// f = s·2·√u                for u ≥ u₀ = 3/8  noise of s everywhere (generalised Anscombe transform)
/// f = s·(√u₀ + u/√u₀)       for u &lt; u₀       the tangent, so that values below black are kept
/// </code>
/// </summary>
/// <remarks>
/// k-sigma: Wang et al., "Practical Deep Raw Image Denoising on Mobile Devices", ECCV 2020.
/// Anscombe: Mäkitalo and Foi, "Optimal Inversion of the Generalized Anscombe Transformation", IEEE TIP 2013.
/// </remarks>
internal readonly struct VarianceStabilizer
{
    /// <summary>The standard deviation of noise after the transform: it keeps a bright base-ISO frame near 10.</summary>
    public const float NoiseScale = 1f / 32;

    private const float U0 = 3f / 8;
    private static readonly float RootU0 = MathF.Sqrt(U0);
    private readonly float inverseGain;
    private readonly float offset;

    public VarianceStabilizer(NoiseModel noise)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(noise.GainDnPerElectron);
        ArgumentOutOfRangeException.ThrowIfNegative(noise.ReadNoiseVarianceDn2);
        inverseGain = 1 / noise.GainDnPerElectron;
        offset = (noise.ReadNoiseVarianceDn2 * inverseGain * inverseGain) + U0;
    }

    /// <summary>What f² = 1 is on the curve, in DN: the signal is SquareDn·f² − PedestalDn.</summary>
    public float SquareDn => 1 / (4 * NoiseScale * NoiseScale * inverseGain);

    /// <summary>What the curve's square adds to the signal, in DN.</summary>
    public float PedestalDn => offset / inverseGain;

    /// <param name="signalDn">DN above black, may be negative.</param>
    public float Forward(float signalDn)
    {
        float u = (signalDn * inverseGain) + offset;
        return NoiseScale * (u >= U0 ? 2 * MathF.Sqrt(u) : RootU0 + (u / RootU0));
    }

    /// <returns>DN above black.</returns>
    public float Inverse(float stabilized)
    {
        float f = stabilized / NoiseScale;
        float u = f >= 2 * RootU0 ? f * f / 4 : (f - RootU0) * RootU0;
        return (u - offset) / inverseGain;
    }

    /// <param name="signalDn">DN above black, may be negative.</param>
    /// <param name="stabilized">As long as <paramref name="signalDn"/>; may be the same memory.</param>
    public void Forward(ReadOnlySpan<float> signalDn, Span<float> stabilized)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(stabilized.Length, signalDn.Length);
        ReadOnlySpan<Vector<float>> from = MemoryMarshal.Cast<float, Vector<float>>(signalDn);
        Span<Vector<float>> to = MemoryMarshal.Cast<float, Vector<float>>(stabilized);
        Vector<float> u0 = new(U0);
        for (int i = 0; i < from.Length; i++)
        {
            Vector<float> u = (from[i] * inverseGain) + new Vector<float>(offset);
            Vector<float> curve = Vector.SquareRoot(Vector.Max(u, u0)) * 2;
            Vector<float> tangent = (u * (1 / RootU0)) + new Vector<float>(RootU0);
            to[i] = Vector.ConditionalSelect(Vector.GreaterThanOrEqual(u, u0), curve, tangent) * NoiseScale;
        }

        for (int i = from.Length * Vector<float>.Count; i < signalDn.Length; i++)
        {
            stabilized[i] = Forward(signalDn[i]);
        }
    }

    /// <param name="stabilized">Values as <see cref="Forward(ReadOnlySpan{float}, Span{float})"/> makes them.</param>
    /// <param name="signalDn">DN above black, as long as <paramref name="stabilized"/>; may be the same memory.</param>
    public void Inverse(ReadOnlySpan<float> stabilized, Span<float> signalDn)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(signalDn.Length, stabilized.Length);
        ReadOnlySpan<Vector<float>> from = MemoryMarshal.Cast<float, Vector<float>>(stabilized);
        Span<Vector<float>> to = MemoryMarshal.Cast<float, Vector<float>>(signalDn);
        float gain = 1 / inverseGain;
        for (int i = 0; i < from.Length; i++)
        {
            Vector<float> f = from[i] * (1 / NoiseScale);
            Vector<float> tangent = (f - new Vector<float>(RootU0)) * RootU0;
            Vector<int> onCurve = Vector.GreaterThanOrEqual(f, new Vector<float>(2 * RootU0));
            Vector<float> u = Vector.ConditionalSelect(onCurve, f * f * 0.25f, tangent);
            to[i] = (u - new Vector<float>(offset)) * gain;
        }

        for (int i = from.Length * Vector<float>.Count; i < stabilized.Length; i++)
        {
            signalDn[i] = Inverse(stabilized[i]);
        }
    }
}
