using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tapetum.Sensor;

/// <summary>
/// Adds a sensor's noise to a clean mosaic.
/// <code>
/// z = K·Poisson(x/K) + read + row(y) + offset(cfa)       DN above black
/// z ← clip(round(z + black), 0, white) − black           what the camera writes
/// </code>
/// </summary>
/// <remarks>
/// Wei et al., "A Physics-Based Noise Formation Model for Extreme Low-Light Raw Denoising", CVPR 2020 (ELD): Poisson shot noise,
/// Tukey-λ (or Gaussian) read noise, one Gaussian value per row, quantisation. Offsets: Feng et al., "Learnability Enhancement for
/// Low-Light Raw Image Denoising", TPAMI 2023 (PMN), "dark shading".
/// </remarks>
public static class NoiseSynthesizer
{
    /// <param name="signalDn">[H, widthPx], clean DN above black, at least 0; becomes noisy DN above black, negative values kept.</param>
    /// <param name="widthPx">The mosaic's width.</param>
    /// <param name="parameters">The sensor.</param>
    /// <param name="rng">Gives the seed: the same seed gives the same noise.</param>
    public static void AddInPlace(Span<float> signalDn, int widthPx, NoiseParameters parameters, Random rng)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(widthPx);
        ArgumentOutOfRangeException.ThrowIfNotEqual(signalDn.Length % widthPx, 0);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(parameters.GainDnPerElectron);
        VectorRandom random = new((ulong)rng.NextInt64(long.MinValue, long.MaxValue));
        AddHotPixels(signalDn, parameters, rng);
        foreach (int at in Scattered(signalDn.Length, parameters.DeadPixelFraction, rng))
        {
            signalDn[at] = 0;
        }

        int height = signalDn.Length / widthPx;
        for (int y = 0; y < height; y++)
        {
            AddToRow(signalDn.Slice(y * widthPx, widthPx), y, parameters, ref random);
        }
    }

    private static void AddToRow(Span<float> row, int y, NoiseParameters p, ref VectorRandom random)
    {
        float rowOffset = p.RowNoiseSigmaDn * random.NextNormals().First[0];
        CfaOffsets cfa = p.BlackOffsets;
        (float even, float odd) = (rowOffset + cfa.At(0, y), rowOffset + cfa.At(1, y));
        Vector256<float> offset = Vector256.Create(even, odd, even, odd, even, odd, even, odd);
        Span<Vector256<float>> vectors = MemoryMarshal.Cast<float, Vector256<float>>(row);
        foreach (ref Vector256<float> v in vectors)
        {
            v = Expose(v, offset, p, ref random);
        }

        Span<float> tail = row[(vectors.Length * Vector256<float>.Count)..];
        if (!tail.IsEmpty)
        {
            Span<float> padded = stackalloc float[Vector256<float>.Count];
            tail.CopyTo(padded);
            Expose(Vector256.Create<float>(padded), offset, p, ref random).CopyTo(padded);
            padded[..tail.Length].CopyTo(tail);
        }
    }

    private static Vector256<float> Expose(
        Vector256<float> clean,
        Vector256<float> offset,
        NoiseParameters p,
        ref VectorRandom random
    )
    {
        (Vector256<float> forShot, Vector256<float> forRead) = random.NextNormals();
        Vector256<float> electrons = Vector256.Max(Vector256<float>.Zero, clean) / p.GainDnPerElectron;
        Vector256<float> counts = PoissonQuantile.Sample(electrons, random.NextUniform(), forShot);
        Vector256<float> read =
            p.ReadNoiseDistribution == ReadNoiseDistribution.Gaussian
                ? forRead
                : TukeyLambda(random.NextUniform(), p.TukeyLambda);
        Vector256<float> z = (counts * p.GainDnPerElectron) + (read * p.ReadNoiseScaleDn) + offset;
        Vector256<float> black = Vector256.Create(p.BlackLevelDn);
        Vector256<float> written = Vector256.Round(z + black);
        return Vector256.Clamp(written, Vector256<float>.Zero, Vector256.Create(p.WhiteLevelDn)) - black;
    }

    /// <summary>Q(u) with u^λ = exp(λ·ln u).</summary>
    private static Vector256<float> TukeyLambda(Vector256<float> u, float lambda)
    {
        Vector256<float> logU = Vector256.Log(u);
        Vector256<float> log1U = Vector256.Log(Vector256<float>.One - u);
        return MathF.Abs(lambda) < TukeyLambdaDistribution.LogisticBelow
            ? logU - log1U
            : (Vector256.Exp(logU * lambda) - Vector256.Exp(log1U * lambda)) / lambda;
    }

    /// <summary>A hot pixel is a leak of electrons, which then have shot noise of their own: it is added before the noise.</summary>
    private static void AddHotPixels(Span<float> signalDn, NoiseParameters p, Random rng)
    {
        foreach (int at in Scattered(signalDn.Length, p.HotPixelFraction, rng))
        {
            signalDn[at] += (float)(-Math.Log(1 - rng.NextDouble()) * p.HotPixelMeanDn);
        }
    }

    /// <summary>A share of all places, at random. Gaps are geometric: only these places cost anything.</summary>
    private static IEnumerable<int> Scattered(int length, float fraction, Random rng)
    {
        if (fraction <= 0)
        {
            yield break;
        }

        double logMiss = Math.Log(1 - fraction);
        double at = Math.Floor(Math.Log(1 - rng.NextDouble()) / logMiss);
        while (at < length)
        {
            yield return (int)at;
            at += 1 + Math.Floor(Math.Log(1 - rng.NextDouble()) / logMiss);
        }
    }
}
