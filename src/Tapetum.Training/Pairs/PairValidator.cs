using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;
using Tapetum.Encoding.Vips;
using Tapetum.Inference;
using Tapetum.Inference.OnnxRuntime;
using Tapetum.Metrics;
using Tapetum.Mosaic;
using Tapetum.Training.Data;
using Tapetum.Training.Evaluation;
using Tapetum.Training.Loop.Records;
using Tapetum.Training.Loop.Validation;

namespace Tapetum.Training.Pairs;

/// <summary>
/// Follows a run on pairs that it is not trained on: PSNR of display values, in dB, mean over the middles of a few pairs of each ratio. The whole
/// frames are for <c>tapetum evaluate</c>.
/// </summary>
internal sealed class PairValidator : IValidator, IPreviewer
{
    private const int LargestCropPx = 512;
    private const int CropStepCells = 16;
    private const int PairsPerRatio = 4;
    private const float LargestCode = 65535;
    private const float DisplayGamma = 2.2f;

    private readonly ModelContract contract;
    private readonly int threads;
    private readonly int cropPx;
    private readonly MosaicLayout layout;
    private readonly Shown[] pairs;

    /// <param name="pairs">As <see cref="Choose"/> chose them.</param>
    /// <param name="inputs">For the srgb contract, what the short exposures show without a network; else empty.</param>
    /// <param name="contract">Of the network.</param>
    /// <param name="threads">0 is one per core.</param>
    public PairValidator(
        IReadOnlyList<StoredPair> pairs,
        IReadOnlyList<StoredFrame> inputs,
        ModelContract contract,
        int threads
    )
    {
        (this.contract, this.threads) = (contract, threads);
        // All frames are of one kind: the sampler saw to that.
        layout = pairs[0].Short.Info.XTrans is null ? MosaicLayout.Bayer : MosaicLayout.XTransNine;
        int beyond = AlignedCrop.LeastFramePx(pairs[0].Short.Info, sizePx: 0);
        int least = pairs.Min(pair => Math.Min(pair.Short.Info.WidthPx, pair.Short.Info.HeightPx)) - beyond;
        int stepPx = CropStepCells * layout.CellPx();
        cropPx = Math.Min(LargestCropPx, least) / stepPx * stepPx;
        float[][] noisy =
            contract == ModelContract.Srgb
                ? [.. inputs.Select(Read)]
                : [.. Run(pairs, DisplayValidator.BilinearModel()).Select(made => made.Output)];
        this.pairs = [.. pairs.Zip(noisy, (pair, picture) => new Shown(pair, picture, PsnrDb(picture, TruthOf(pair))))];
    }

    /// <summary>Some pairs of each ratio, from as many scenes as there are.</summary>
    /// <param name="ratios">Of the pairs.</param>
    /// <param name="scenes">Of the pairs.</param>
    /// <returns>Their indices.</returns>
    public static IReadOnlyList<int> Choose(IReadOnlyList<double> ratios, IReadOnlyList<string> scenes) =>
        [
            .. Enumerable
                .Range(0, ratios.Count)
                .GroupBy(i => Math.Round(ratios[i]))
                .SelectMany(ratio =>
                    ratio
                        .GroupBy(i => scenes[i], StringComparer.Ordinal)
                        .SelectMany(scene => scene.Select((i, rank) => (Index: i, Rank: rank)))
                        .OrderBy(e => e.Rank)
                        .Take(PairsPerRatio)
                        .Select(e => e.Index)
                )
                .Order(),
        ];

    /// <inheritdoc/>
    public IReadOnlyList<ValidationScore> Score(byte[] model)
    {
        double[] psnrDb =
        [
            .. Run([.. pairs.Select(shown => shown.Pair)], model).Select(made => PsnrDb(made.Output, made.Truth)),
        ];
        return
        [
            .. pairs
                .Zip(psnrDb)
                .GroupBy(e => Math.Round(e.First.Pair.Ratio))
                .OrderBy(ratio => ratio.Key)
                .Select(ratio => new ValidationScore(
                    GroupScores.NameOf(ratio.Key),
                    ratio.Average(e => e.Second),
                    ratio.Average(e => e.First.NoisyPsnrDb)
                )),
        ];
    }

    /// <summary>A row per ratio.</summary>
    public SrgbPhoto Preview(byte[] model)
    {
        Shown[] rows =
        [
            .. pairs
                .GroupBy(shown => Math.Round(shown.Pair.Ratio))
                .Select((ratio, i) => ratio.ElementAt(i % ratio.Count())),
        ];
        ContactSheet sheet = new(cropPx, cropPx, rows.Length);
        int row = 0;
        foreach ((float[] output, float[] truth) in Run([.. rows.Select(shown => shown.Pair)], model))
        {
            sheet.Place(row, ContactSheet.Input, Balanced(rows[row].Pair, rows[row].Noisy));
            sheet.Place(row, ContactSheet.Output, Balanced(rows[row].Pair, output));
            sheet.Place(row, ContactSheet.Truth, Balanced(rows[row].Pair, truth));
            row++;
        }

        return sheet.ToPhoto();
    }

    private static double PsnrDb(float[] picture, float[] truth) => Psnr.Of(picture, truth, peak: 1);

    private CropView CropOf(StoredFrame frame) => AlignedCrop.Middle(frame.Info, cropPx);

    /// <summary>[3, H, W] in [0, 1].</summary>
    private float[] Read(StoredFrame picture)
    {
        float[] values = new float[3 * cropPx * cropPx];
        PairRenderer.ReadTruth(picture, CropOf(picture), values);
        TensorPrimitives.Divide(values, LargestCode, values);
        return values;
    }

    private float[] TruthOf(StoredPair pair)
    {
        float[] truth = new float[3 * cropPx * cropPx];
        PairRenderer.Render(pair, CropOf(pair.Short), contract, new float[cropPx * cropPx], truth);
        PairRenderer.ToDisplay(pair, contract, truth);
        return truth;
    }

    /// <summary>For the eye: linear pictures have the sensor's colours still. A gain before a display's gamma is its 1/2.2-th power after it.</summary>
    private float[] Balanced(StoredPair pair, float[] picture)
    {
        if (contract == ModelContract.Srgb || pair.Short.Info.AsShotNeutral is not { } neutral)
        {
            return picture;
        }

        float[] balanced = [.. picture];
        Span<float> red = balanced.AsSpan(0, cropPx * cropPx);
        Span<float> blue = balanced.AsSpan(2 * cropPx * cropPx);
        TensorPrimitives.Multiply(red, MathF.Pow(1 / neutral.Red, 1 / DisplayGamma), red);
        TensorPrimitives.Multiply(blue, MathF.Pow(1 / neutral.Blue, 1 / DisplayGamma), blue);
        return balanced;
    }

    /// <summary>What a model makes of pairs and what it should make, as a display shows them, [3, H, W].</summary>
    private IEnumerable<(float[] Output, float[] Truth)> Run(IReadOnlyList<StoredPair> wanted, byte[] model)
    {
        OnnxSessionOptions options = new() { IntraOpThreads = threads, EnableMemoryPattern = false };
        using OnnxSession session = OnnxSession.Load(model, options, "validation");
        foreach (StoredPair pair in wanted)
        {
            float[] input = new float[cropPx * cropPx];
            float[] output = new float[3 * cropPx * cropPx];
            float[] target = new float[3 * cropPx * cropPx];
            PairRenderer.Render(pair, CropOf(pair.Short), contract, input, target);
            using OrtValue mosaic = OrtValue.CreateTensorValueFromMemory(
                input,
                [1, layout.Planes(), cropPx / layout.CellPx(), cropPx / layout.CellPx()]
            );
            using OrtValue rgb = OrtValue.CreateTensorValueFromMemory(output, [1, 3, cropPx, cropPx]);
            using OnnxBinding binding = session.Bind();
            binding.SetInput(ModelCard.Input, mosaic).SetOutput(ModelCard.ColorsOutput, rgb);
            binding.Run(CancellationToken.None);
            PairRenderer.ToDisplay(pair, contract, output);
            PairRenderer.ToDisplay(pair, contract, target);
            yield return (output, target);
        }
    }

    private sealed record Shown(StoredPair Pair, float[] Noisy, double NoisyPsnrDb);
}
