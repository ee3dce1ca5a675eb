using Tapetum.Mosaic;
using Tapetum.Sensor;
using Tapetum.Sensor.Synthesis;
using Tapetum.Training.Data.Cameras;
using Tapetum.Training.Data.Patches;

namespace Tapetum.Training.Data;

/// <summary>
/// The training data: an endless sequence of pairs, noisy packed mosaic and clean camera RGB. Pair i depends on the seed and i alone, so a run
/// resumes at any step, and any number of threads gives the same pairs.
/// </summary>
internal sealed class RawPairSampler
{
    /// <summary>The mean of photographs, as a share of white.</summary>
    private const float UsualMean = 0.15f;

    private readonly PatchCache cache;
    private readonly RawPairOptions options;
    private readonly NoiseSampler darkNoise;

    public RawPairSampler(PatchCache cache, RawPairOptions options)
    {
        options.Validate(cache.PatchSizePx);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(cache.TrainingCount);
        (this.cache, this.options) = (cache, options);
        float leastGain = MathF.Max(options.Noise.MinGainDnPerElectron, options.DarkMinGainDnPerElectron);
        darkNoise = options.Noise with { MinGainDnPerElectron = leastGain, CleanShare = 0 };
    }

    /// <summary>Floats of one input, [C, CropPx/2, CropPx/2].</summary>
    public int InputLength => options.Mosaic.Planes() * options.CropPx * options.CropPx / 4;

    /// <summary>Floats of one target, [3, CropPx, CropPx].</summary>
    public int TargetLength => 3 * options.CropPx * options.CropPx;

    /// <summary>Makes pair <paramref name="index"/>.</summary>
    /// <param name="index">From 0.</param>
    /// <param name="input">[C, H/2, H/2]: stabilised noisy mosaic, packed as its layout has it; H = CropPx.</param>
    /// <param name="target">[3, H, H]: stabilised clean camera RGB, clipped at the white level.</param>
    public RawPairInfo Sample(long index, Span<float> input, Span<float> target)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfNotEqual(input.Length, InputLength);
        ArgumentOutOfRangeException.ThrowIfNotEqual(target.Length, TargetLength);
        SampleRandom random = new((ulong)options.Seed, (ulong)index);
        int patch = random.Next(cache.TrainingCount);
        var crop = CropView.Draw(cache.PatchSizePx, options.CropPx, random);
        bool isDark = options.DarkShare > 0 && random.NextSingle() < options.DarkShare;
        NoiseParameters sensor = (isDark ? darkNoise : options.Noise).Draw(random);
        bool isBright =
            !isDark
            && options.HighlightShare > 0
            && random.NextSingle() * (1 - options.DarkShare) < options.HighlightShare;
        float amplification = isBright ? 1 : DrawAmplification(sensor, isDark, random);
        float meanDn = UsualMean * (sensor.WhiteLevelDn - sensor.BlackLevelDn) / amplification;
        NoiseParameters noise = options.Flaws.AddTo(sensor, meanDn, random);

        CameraView camera = new(
            CameraColorSampler.Draw(random),
            Uniform(options.RedGain, random),
            Uniform(options.BlueGain, random),
            (isBright ? LogUniform(options.HighlightExposure, random) : DrawExposure(random)) / amplification
        );
        NoiseModel estimated = Misjudge(noise.ToNoiseModel(), random);
        RawPairPlan plan = new()
        {
            Crop = crop,
            Scene = options.Scenes.Draw(options.CropPx, random),
            Lens = options.Lenses.Draw(random),
            Camera = camera,
            Noise = noise,
            Mosaic = options.Mosaic,
            Estimated = estimated,
            ClipsWhole = options.ClipsWhole,
            ReplacesStuckPixels = options.ReplacesStuckPixels,
        };
        RawPairRenderer.Render(cache.TrainingPatch(patch), cache.PatchSizePx, plan, random, input, target);
        return new RawPairInfo(patch, amplification, camera.CameraToSrgb, noise, estimated);
    }

    /// <summary>Fills the batch of a step: pairs step·B to step·B + B − 1, where B = inputs.Length / InputLength.</summary>
    /// <param name="step">From 0.</param>
    /// <param name="inputs">[B, C, H/2, H/2].</param>
    /// <param name="targets">[B, 3, H, H].</param>
    /// <param name="pairs">[B], or empty when nobody asks.</param>
    public void Fill(long step, Span<float> inputs, Span<float> targets, Span<RawPairInfo> pairs)
    {
        int batch = inputs.Length / InputLength;
        ArgumentOutOfRangeException.ThrowIfNotEqual(inputs.Length, batch * InputLength);
        ArgumentOutOfRangeException.ThrowIfNotEqual(targets.Length, batch * TargetLength);
        for (int b = 0; b < batch; b++)
        {
            RawPairInfo pair = Sample(
                (step * batch) + b,
                inputs.Slice(b * InputLength, InputLength),
                targets.Slice(b * TargetLength, TargetLength)
            );
            if (!pairs.IsEmpty)
            {
                pairs[b] = pair;
            }
        }
    }

    /// <inheritdoc cref="Fill(long, Span{float}, Span{float}, Span{RawPairInfo})"/>
    public void Fill(long step, Span<float> inputs, Span<float> targets) => Fill(step, inputs, targets, []);

    private static float Uniform((float Min, float Max) range, Random random) =>
        range.Min + ((range.Max - range.Min) * random.NextSingle());

    private static float LogUniform((float Min, float Max) range, Random random) =>
        range.Min * MathF.Pow(range.Max / range.Min, random.NextSingle());

    private float DrawAmplification(NoiseParameters noise, bool isDark, Random random)
    {
        float whiteElectrons = (noise.WhiteLevelDn - noise.BlackLevelDn) / noise.GainDnPerElectron;
        if (isDark)
        {
            return Math.Clamp(
                whiteElectrons / LogUniform(options.DarkWhiteElectrons, random),
                1,
                options.MaxAmplification
            );
        }

        float drawn = MathF.Pow(options.MaxAmplification, random.NextSingle());
        return Math.Clamp(whiteElectrons / options.MinWhiteElectrons, 1, drawn);
    }

    /// <summary>Sometimes above 1, so that highlights clip; else down to 0.4, log-uniformly.</summary>
    private float DrawExposure(Random random) =>
        random.NextSingle() < options.OverexposedShare
            ? MathF.Pow(2.5f, random.NextSingle())
            : MathF.Pow(0.4f, random.NextSingle());

    /// <summary>Inference estimates the noise: the network learns to bear with the error.</summary>
    private NoiseModel Misjudge(NoiseModel truth, Random random)
    {
        if (random.NextSingle() < options.OverestimateShare)
        {
            float excess = MathF.Pow(options.MaxOverestimate, random.NextSingle());
            return truth with
            {
                GainDnPerElectron = truth.GainDnPerElectron * excess,
                ReadNoiseVarianceDn2 = truth.ReadNoiseVarianceDn2 * excess * excess,
            };
        }

        float gain = Uniform((1 - options.EstimateError, 1 + options.EstimateError), random);
        float sigma = Uniform((1 - options.EstimateError, 1 + options.EstimateError), random);
        return truth with
        {
            GainDnPerElectron = truth.GainDnPerElectron * gain,
            ReadNoiseVarianceDn2 = truth.ReadNoiseVarianceDn2 * sigma * sigma,
        };
    }
}
