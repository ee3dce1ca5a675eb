using Tapetum.Inference;
using Tapetum.Mosaic;
using Tapetum.Training.Data;
using Tapetum.Training.Loop;

namespace Tapetum.Training.Pairs;

/// <summary>
/// Training pairs of a data set, as the paper draws them: an epoch shows every scene once, in random order, each time one of its short exposures and a
/// random crop, flipped and transposed at random. Pair i depends on the seed and i alone, so a run resumes at any step.
/// </summary>
/// <remarks>Chen et al., "Learning to See in the Dark", CVPR 2018, section 4.</remarks>
internal sealed class PairSampler : IPairSource
{
    private readonly StoredPair[][] scenes;
    private readonly PairSamplerOptions options;

    /// <exception cref="TrainingDataException">There are no pairs, or a frame is smaller than a crop.</exception>
    public PairSampler(IReadOnlyList<StoredPair> pairs, PairSamplerOptions options)
    {
        this.options = options;
        scenes = [.. pairs.GroupBy(pair => pair.Scene, StringComparer.Ordinal).Select(scene => scene.ToArray())];
        RequireRoom(pairs);
    }

    /// <summary>Steps that show every scene once, rounded up.</summary>
    public int StepsPerEpoch => (scenes.Length + options.Batch - 1) / options.Batch;

    /// <inheritdoc/>
    public void Fill(long step, TrainingBatch batch)
    {
        for (int i = 0; i < batch.Count; i++)
        {
            (StoredPair pair, CropView crop) = Draw(((step - 1) * options.Batch) + batch.First + i);
            batch.Weights[i] = PairRenderer.Render(pair, crop, options.Contract, batch.Mosaic(i), batch.Target(i));
            if (options.Contract == ModelContract.CameraLinear)
            {
                batch.SetDisplay(i, PairRenderer.Display(pair));
            }
        }
    }

    /// <inheritdoc/>
    public string Describe(long step, int sample)
    {
        (StoredPair pair, CropView crop) = Draw(((step - 1) * options.Batch) + sample);
        return $"{Path.GetFileName(pair.Short.Path)} ×{pair.Ratio:F0}, crop at ({crop.XPx}, {crop.YPx})";
    }

    internal (StoredPair Pair, CropView Crop) Draw(long index)
    {
        (long epoch, long place) = Math.DivRem(index, scenes.Length);
        int[] order = [.. Enumerable.Range(0, scenes.Length)];
        new SampleRandom((ulong)options.Seed + 1, (ulong)epoch).Shuffle(order);
        StoredPair[] scene = scenes[order[place]];
        SampleRandom random = new((ulong)options.Seed, (ulong)index);
        StoredPair pair = scene[random.Next(scene.Length)];
        return (pair, AlignedCrop.Draw(pair.Short.Info, options.CropPx, random));
    }

    private void RequireRoom(IReadOnlyList<StoredPair> pairs)
    {
        if (pairs.Count == 0)
        {
            throw new TrainingDataException("data", "there are no pairs to train on", "Check the lists.");
        }

        foreach (FrameInfo frame in pairs.Select(pair => pair.Short.Info))
        {
            frame.Require(options.Mosaic);
            int least = AlignedCrop.LeastFramePx(frame, options.CropPx);
            if (Math.Min(frame.WidthPx, frame.HeightPx) < least)
            {
                throw new TrainingDataException(
                    "patchPx",
                    $"{options.CropPx / options.Mosaic.CellPx()} packed pixels are {options.CropPx} of the sensor's, and a frame has {frame.WidthPx}×{frame.HeightPx}",
                    "Lower patchPx in the configuration."
                );
            }
        }
    }
}
