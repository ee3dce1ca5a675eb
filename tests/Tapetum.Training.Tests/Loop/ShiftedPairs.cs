using Tapetum.Training.Loop;

namespace Tapetum.Training.Tests.Loop;

/// <summary>A task that a tiny network can learn: the target is the mosaic's red plane, enlarged.</summary>
internal sealed class ShiftedPairs(int patchPx) : IPairSource
{
    public void Fill(long step, TrainingBatch batch)
    {
        Span<float> mosaics = batch.Mosaics;
        float[] targets = batch.Targets;
        Random random = new((int)step);
        foreach (ref float value in mosaics)
        {
            value = random.NextSingle();
        }

        int side = 2 * patchPx;
        for (int i = 0; i < targets.Length; i++)
        {
            (int x, int y) = (i % side, i / side % side);
            targets[i] = mosaics[(y / 2 * patchPx) + (x / 2)];
        }

        Array.Fill(batch.Weights, 1);
    }
}
