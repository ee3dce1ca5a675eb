using Tapetum.Sensor;
using Tapetum.Training.Data;
using Tapetum.Training.Loop.Validation;

namespace Tapetum.Training.Loop;

/// <summary>Pairs from a patch cache, weighted so that an error counts as it would be seen.</summary>
/// <remarks>
/// The stabilised scale is a square root of light, much like a display's, but reaches from 0 to f(white) ≈ 1 in a dark scene and ≈ 25 in a bright
/// one. After development both fill the display's range: an error counts in proportion to it, w = 1 / (f(scene white) − f(0)).
/// </remarks>
internal sealed class SampledPairs(RawPairSampler sampler, int pairsPerStep) : IPairSource
{
    /// <summary>Scenes whose white drowns in noise count no more than one whose white is twice the noise.</summary>
    private const float LeastRange = 2 * VarianceStabilizer.NoiseScale;

    public void Fill(long step, TrainingBatch batch)
    {
        for (int i = 0; i < batch.Count; i++)
        {
            long index = ((step - 1) * pairsPerStep) + batch.First + i;
            RawPairInfo pair = sampler.Sample(index, batch.Mosaic(i), batch.Target(i));
            batch.Weights[i] = Weight(new(pair.Estimated), pair.SceneWhiteDn);
            batch.SetDisplay(i, DisplayTransform.Of(pair.Estimated, pair.SceneWhiteDn, pair.CameraToSrgb));
        }
    }

    public string Describe(long step, int sample)
    {
        long index = ((step - 1) * pairsPerStep) + sample;
        RawPairInfo pair = sampler.Sample(index, new float[sampler.InputLength], new float[sampler.TargetLength]);
        return $"pair {index}: patch {pair.Patch}, {pair.Amplification:F1} times underexposed, gain {pair.Noise.GainDnPerElectron:G4} DN per electron";
    }

    /// <summary>w, of a scene whose white is at <paramref name="sceneWhiteDn"/> above black.</summary>
    internal static float Weight(VarianceStabilizer stabilizer, float sceneWhiteDn)
    {
        float range = stabilizer.Forward(sceneWhiteDn) - stabilizer.Forward(0);
        return 1 / Math.Max(range, LeastRange);
    }
}
