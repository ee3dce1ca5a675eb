using Tapetum.Inference.OnnxRuntime;
using Tapetum.Metrics;
using Tapetum.Sensor;
using Tapetum.Training.Data;
using Tapetum.Training.Graphs;
using Tapetum.Training.Networks;

namespace Tapetum.Training.Loop;

/// <summary>
/// Scores a model on a fixed validation set as a viewer would see it: camera RGB is inverted from the stabilised scale, amplified to the
/// exposure of the scene, clipped to [0, 1], given a display's gamma 1/2.2, and compared with the truth after the same; PSNR in dB, mean over pictures.
/// </summary>
public sealed class DisplayValidator(FixedValidationSet set, int cropPx, int threads) : IValidator
{
    private readonly double[] noisyPsnrDb = MeanPsnrDb(set, cropPx, threads, BilinearModel());

    /// <summary>Sixteen held-out crops of 256 px at each of the default noise levels.</summary>
    public static DisplayValidator Default(PatchCache cache, int threads)
    {
        const int CropPx = 256;
        return new(
            new FixedValidationSet(cache, seed: 7, ValidationLevel.Default, pairsPerLevel: 16, CropPx),
            CropPx,
            threads
        );
    }

    public IReadOnlyList<ValidationScore> Score(byte[] model)
    {
        double[] psnrDb = MeanPsnrDb(set, cropPx, threads, model);
        return [.. set.Levels.Select((level, i) => new ValidationScore(level.Name, psnrDb[i], noisyPsnrDb[i]))];
    }

    /// <summary>A network of zeros that only demosaicks: what the noisy input looks like.</summary>
    private static byte[] BilinearModel()
    {
        OnnxGraph graph = new();
        Tape tape = new(graph);
        UNet network = new(channels: 1, residual: true);
        Tensor mosaic = graph.Input("mosaic", Tensor.Any, 4, Tensor.Any, Tensor.Any);
        Dictionary<string, Tensor> zeros = network.Parameters.ToDictionary(
            parameter => parameter.Name,
            parameter => graph.Initializer(parameter.Name, new float[parameter.Length], [.. parameter.Shape]),
            StringComparer.Ordinal
        );
        graph.Output("rgb", network.Build(tape, mosaic, name => zeros[name], _ => null));
        return graph.ToModel();
    }

    private static double[] MeanPsnrDb(FixedValidationSet set, int cropPx, int threads, byte[] model)
    {
        using OnnxSession session = OnnxSession.Load(
            model,
            new SessionOptions { IntraOpThreads = threads },
            "validation"
        );
        using OnnxBinding binding = session.Bind();
        float[] input = new float[set.InputLength];
        float[] target = new float[set.TargetLength];
        float[] output = new float[set.TargetLength];
        using OnnxTensor mosaic = OnnxTensor.Over<float>(input, 1, 4, cropPx / 2, cropPx / 2);
        using OnnxTensor rgb = OnnxTensor.Over<float>(output, 1, 3, cropPx, cropPx);
        binding.SetInput("mosaic", mosaic).SetOutput("rgb", rgb);

        double[] means = new double[set.Levels.Count];
        for (int level = 0; level < means.Length; level++)
        {
            for (int pair = 0; pair < set.PairsPerLevel; pair++)
            {
                RawPairInfo info = set.Sample(level, pair, input, target);
                binding.Run(CancellationToken.None);
                Develop(info, output);
                Develop(info, target);
                means[level] += Psnr.Of(output, target, peak: 1) / set.PairsPerLevel;
            }
        }

        return means;
    }

    private static void Develop(RawPairInfo info, Span<float> stabilized)
    {
        new VarianceStabilizer(info.Estimated).Inverse(stabilized, stabilized);
        float scale = info.Amplification / (info.Noise.WhiteLevelDn - info.Noise.BlackLevelDn);
        foreach (ref float value in stabilized)
        {
            value = MathF.Pow(Math.Clamp(value * scale, 0, 1), 1 / 2.2f);
        }
    }
}
