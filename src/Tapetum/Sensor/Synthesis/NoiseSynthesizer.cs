using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Tapetum.Raw.XTrans;

namespace Tapetum.Sensor.Synthesis;

/// <summary>
/// Adds a sensor's noise to a clean mosaic.
/// <code>
/// z = min(K·Poisson(x/K), full(cfa)) + read + row(y) + column(x) + offset(cfa)       DN above black
/// z ← clip(round(z + black), 0, white(cfa)) − black                                  what the camera writes
/// </code>
/// </summary>
/// <remarks>
/// Wei et al., "A Physics-Based Noise Formation Model for Extreme Low-Light Raw Denoising", CVPR 2020 (ELD): Poisson shot noise,
/// Tukey-λ (or Gaussian) read noise, one Gaussian value per row, quantisation. Offsets: Feng et al., "Learnability Enhancement for
/// Low-Light Raw Image Denoising", TPAMI 2023 (PMN), "dark shading".
/// </remarks>
internal static class NoiseSynthesizer
{
    /// <param name="signalDn">[H, widthPx], clean DN above black, at least 0; becomes noisy DN above black, negative values kept.</param>
    /// <param name="widthPx">The mosaic's width.</param>
    /// <param name="parameters">The sensor.</param>
    /// <param name="rng">Gives the seed: the same seed gives the same noise.</param>
    /// <param name="xTrans">Where the mosaic begins in the pattern of X-Trans filters, where those are on it: its colours are full each at the level of the same in a Bayer cell; null for Bayer filters.</param>
    public static void AddInPlace(
        Span<float> signalDn,
        int widthPx,
        NoiseParameters parameters,
        Random rng,
        XTransPhase? xTrans = null
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(widthPx);
        ArgumentOutOfRangeException.ThrowIfNotEqual(signalDn.Length % widthPx, 0);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(parameters.GainDnPerElectron);
        VectorRandom random = new((ulong)rng.NextInt64(long.MinValue, long.MaxValue));
        SensorDefects.Apply(signalDn, widthPx, parameters, rng);
        Vector256<float>[] columns = DrawColumns(widthPx, parameters.ColumnNoiseSigmaDn, ref random);
        int height = signalDn.Length / widthPx;
        for (int y = 0; y < height; y++)
        {
            AddToRow(signalDn.Slice(y * widthPx, widthPx), y, columns, parameters, xTrans, ref random);
        }
    }

    /// <summary>One value per column; none, and nothing asked of the generator, where columns have no noise.</summary>
    private static Vector256<float>[] DrawColumns(int widthPx, float sigmaDn, ref VectorRandom random)
    {
        if (sigmaDn <= 0)
        {
            return [];
        }

        var columns = new Vector256<float>[(widthPx + Vector256<float>.Count - 1) / Vector256<float>.Count];
        foreach (ref Vector256<float> column in columns.AsSpan())
        {
            column = random.NextNormals().First * sigmaDn;
        }

        return columns;
    }

    private static void AddToRow(
        Span<float> row,
        int y,
        ReadOnlySpan<Vector256<float>> columns,
        NoiseParameters p,
        XTransPhase? xTrans,
        ref VectorRandom random
    )
    {
        float rowOffset = p.RowNoiseSigmaDn * random.NextNormals().First[0];
        RowLimits limits = new(p, y, xTrans, stackalloc Vector256<float>[RowLimits.MostVectors]);
        Vector256<float> offset = Vector256.Create(rowOffset) + limits.Offset;
        Span<Vector256<float>> vectors = MemoryMarshal.Cast<float, Vector256<float>>(row);
        for (int i = 0; i < vectors.Length; i++)
        {
            Vector256<float> here = columns.IsEmpty ? offset : offset + columns[i];
            vectors[i] = Expose(vectors[i], here, limits.At(i), p, ref random);
        }

        Span<float> tail = row[(vectors.Length * Vector256<float>.Count)..];
        if (!tail.IsEmpty)
        {
            Span<float> padded = stackalloc float[Vector256<float>.Count];
            tail.CopyTo(padded);
            Vector256<float> here = columns.IsEmpty ? offset : offset + columns[^1];
            Expose(Vector256.Create<float>(padded), here, limits.At(vectors.Length), p, ref random).CopyTo(padded);
            padded[..tail.Length].CopyTo(tail);
        }
    }

    private static Vector256<float> Expose(
        Vector256<float> clean,
        Vector256<float> offset,
        (Vector256<float> FullDn, Vector256<float> WhiteDn) limits,
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
        Vector256<float> shot = Vector256.Min(counts * p.GainDnPerElectron, limits.FullDn);
        Vector256<float> z = shot + (read * p.ReadNoiseScaleDn) + offset;
        Vector256<float> black = Vector256.Create(p.BlackLevelDn);
        Vector256<float> written = Vector256.Round(z + black);
        return Vector256.Clamp(written, Vector256<float>.Zero, limits.WhiteDn) - black;
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

    /// <summary>What the filter positions of a row have of their own: even and odd columns in turn, of X-Trans the pattern's six, which three vectors hold.</summary>
    private readonly ref struct RowLimits
    {
        public const int MostVectors = 3;

        private readonly ReadOnlySpan<Vector256<float>> clips;
        private readonly NoiseParameters parameters;

        public RowLimits(NoiseParameters p, int y, XTransPhase? xTrans, Span<Vector256<float>> room)
        {
            parameters = p;
            Offset = InTurn(p.BlackOffsets.At(0, y), p.BlackOffsets.At(1, y));
            if (p.SaturationDn is not { } saturation)
            {
                return;
            }

            room[0] = InTurn(saturation.At(0, y), saturation.At(1, y));
            clips = room[..1];
            if (xTrans is { } phase)
            {
                Span<float> levels = MemoryMarshal.Cast<Vector256<float>, float>(room);
                for (int x = 0; x < levels.Length; x++)
                {
                    levels[x] = saturation.Of(XTransPattern.ColorAt(x + phase.X, y + phase.Y));
                }

                clips = room;
            }
        }

        /// <summary>How far black is off, DN.</summary>
        public Vector256<float> Offset { get; }

        /// <summary>What a pixel holds, DN above black, and the largest value that is written, black included.</summary>
        /// <param name="vector">Which of the row's.</param>
        public (Vector256<float> FullDn, Vector256<float> WhiteDn) At(int vector)
        {
            var white = Vector256.Create(parameters.WhiteLevelDn);
            var endless = Vector256.Create(float.PositiveInfinity);
            if (clips.IsEmpty)
            {
                return (endless, white);
            }

            Vector256<float> clip = clips[vector % clips.Length];
            return parameters.SaturatesBeforeReading
                ? (clip, white)
                : (endless, Vector256.Round(clip + Vector256.Create(parameters.BlackLevelDn)));
        }

        private static Vector256<float> InTurn(float even, float odd) =>
            Vector256.Create(even, odd, even, odd, even, odd, even, odd);
    }
}
