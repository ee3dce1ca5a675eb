using Microsoft.ML.OnnxRuntime;
using Tapetum.Encoding.Vips;
using Tapetum.Inference.OnnxRuntime;
using Tapetum.Metrics;
using Tapetum.Mosaic;
using Tapetum.Raw;
using Tapetum.Sensor;
using Tapetum.Sensor.Calibration;
using Tapetum.Training.Data;
using Tapetum.Training.Data.Patches;
using Tapetum.Training.Graphs;
using Tapetum.Training.Loop.Records;
using Tapetum.Training.Networks;
using Tapetum.Training.Parallelism;

namespace Tapetum.Training.Loop.Validation;

/// <summary>
/// Scores a model on a fixed validation set as a viewer would see it: camera RGB is inverted from the stabilised scale, amplified to the exposure of the
/// scene, white-balanced, turned to sRGB, clipped to [0, 1], given a display's gamma 1/2.2, and compared with the truth after the same; PSNR in dB, mean
/// over pictures.
/// </summary>
internal sealed class DisplayValidator : IValidator, IPreviewer
{
    private const int DefaultCropPx = 256;
    private const float DisplayGamma = 2.2f;

    private readonly FixedValidationSet set;
    private readonly int cropPx;
    private readonly int threads;
    private readonly byte[] bilinear;
    private readonly double[] noisyPsnrDb;

    public DisplayValidator(FixedValidationSet set, int cropPx, int threads)
    {
        (this.set, this.cropPx, this.threads) = (set, cropPx, threads);
        bilinear = BilinearModel(set.Mosaic);
        noisyPsnrDb = MeanPsnrDb(bilinear);
    }

    /// <summary>Sixteen held-out crops at each noise level, the default ones or a camera's, of 256 px or what the patches have.</summary>
    public static DisplayValidator Default(
        PatchCache cache,
        int threads,
        MosaicLayout mosaic = MosaicLayout.Bayer,
        CameraCalibration? camera = null
    )
    {
        int sidePx = Math.Min(DefaultCropPx, cache.PatchSizePx / 32 * 32);
        return new(
            new FixedValidationSet(
                cache,
                seed: 7,
                camera is null ? ValidationLevel.Default : ValidationLevel.Of(camera),
                pairsPerLevel: 16,
                sidePx,
                mosaic
            ),
            sidePx,
            threads
        );
    }

    public IReadOnlyList<ValidationScore> Score(byte[] model)
    {
        double[] psnrDb = MeanPsnrDb(model);
        return [.. set.Levels.Select((level, i) => new ValidationScore(level.Name, psnrDb[i], noisyPsnrDb[i]))];
    }

    /// <summary>A row per noise level, each with a scene of its own.</summary>
    public SrgbPhoto Preview(byte[] model)
    {
        int levels = set.Levels.Count;
        (int Level, int Pair)[] shown =
        [
            .. Enumerable.Range(0, levels).Select(i => (i, i * set.PairsPerLevel / levels)),
        ];
        ContactSheet sheet = new(cropPx, cropPx, rows: levels);
        ForEachPicture(bilinear, shown, (level, _, input, _) => sheet.Place(level, ContactSheet.Input, input));
        ForEachPicture(
            model,
            shown,
            (level, _, output, truth) =>
            {
                sheet.Place(level, ContactSheet.Output, output);
                sheet.Place(level, ContactSheet.Truth, truth);
            }
        );
        return sheet.ToPhoto();
    }

    /// <summary>A network of zeros that only demosaicks: what the noisy input looks like.</summary>
    internal static byte[] BilinearModel(MosaicLayout layout = MosaicLayout.Bayer)
    {
        OnnxGraph graph = new();
        Tape tape = new(graph);
        INetwork network =
            layout == MosaicLayout.XTrans
                ? new ResidualUNet(channels: 1, layout)
                : new UNet(channels: 1, UNetEnd.Shortcut);
        Tensor mosaic = graph.Input("mosaic", Tensor.Any, layout.Planes(), Tensor.Any, Tensor.Any);
        Dictionary<string, Tensor> zeros = network.Parameters.ToDictionary(
            parameter => parameter.Name,
            parameter => graph.Initializer(parameter.Name, new float[parameter.Length], [.. parameter.Shape]),
            StringComparer.Ordinal
        );
        graph.Output("rgb", network.Build(tape, mosaic, name => zeros[name], _ => null));
        return graph.ToModel();
    }

    private double[] MeanPsnrDb(byte[] model)
    {
        double[,] psnrDb = new double[set.Levels.Count, set.PairsPerLevel];
        IEnumerable<(int Level, int Pair)> all =
            from level in Enumerable.Range(0, set.Levels.Count)
            from pair in Enumerable.Range(0, set.PairsPerLevel)
            select (level, pair);
        ForEachPicture(
            model,
            [.. all],
            (level, pair, output, truth) => psnrDb[level, pair] = Psnr.Of(output, truth, peak: 1)
        );
        IEnumerable<double> Of(int level) => Enumerable.Range(0, set.PairsPerLevel).Select(pair => psnrDb[level, pair]);
        return [.. Enumerable.Range(0, set.Levels.Count).Select(level => Of(level).Average())];
    }

    /// <summary>Runs several pictures at a time, one thread each.</summary>
    /// <param name="model">What makes the output.</param>
    /// <param name="pictures">Which of the set's pictures to run.</param>
    /// <param name="visit">Is given level and pair, and the output and the truth as a display shows them, [3, H, W] in [0, 1].</param>
    private void ForEachPicture(
        byte[] model,
        IReadOnlyList<(int Level, int Pair)> pictures,
        Action<int, int, float[], float[]> visit
    )
    {
        using OnnxSession session = OnnxSession.Load(
            model,
            new OnnxSessionOptions { IntraOpThreads = 1 },
            "validation"
        );
        using Crew crew = new(threads);
        int share = ((pictures.Count - 1) / crew.Threads) + 1;
        crew.Run(crew.Threads, part => Visit(session, pictures.Skip(part * share).Take(share), visit));
    }

    private void Visit(
        OnnxSession session,
        IEnumerable<(int Level, int Pair)> pictures,
        Action<int, int, float[], float[]> visit
    )
    {
        using OnnxBinding binding = session.Bind();
        float[] input = new float[set.InputLength];
        float[] target = new float[set.TargetLength];
        float[] output = new float[set.TargetLength];
        using OrtValue mosaic = OrtValue.CreateTensorValueFromMemory(
            input,
            [1, set.Mosaic.Planes(), cropPx / 2, cropPx / 2]
        );
        using OrtValue rgb = OrtValue.CreateTensorValueFromMemory(output, [1, 3, cropPx, cropPx]);
        binding.SetInput("mosaic", mosaic).SetOutput("rgb", rgb);
        foreach ((int level, int pair) in pictures)
        {
            RawPairInfo info = set.Sample(level, pair, input, target);
            binding.Run(CancellationToken.None);
            Develop(info, output);
            Develop(info, target);
            visit(level, pair, output, target);
        }
    }

    private static void Develop(RawPairInfo info, Span<float> stabilized)
    {
        new VarianceStabilizer(info.Estimated).Inverse(stabilized, stabilized);
        double scale = 1 / info.SceneWhiteDn;
        Matrix3x3 toSrgb = info.CameraToSrgb * Matrix3x3.Diagonal(scale, scale, scale);
        int plane = stabilized.Length / 3;
        for (int i = 0; i < plane; i++)
        {
            ref float red = ref stabilized[i];
            ref float green = ref stabilized[plane + i];
            ref float blue = ref stabilized[(2 * plane) + i];
            (double r, double g, double b) = toSrgb.Apply(red, green, blue);
            (red, green, blue) = (Encode(r), Encode(g), Encode(b));
        }
    }

    private static float Encode(double linear) => MathF.Pow((float)Math.Clamp(linear, 0, 1), 1 / DisplayGamma);
}
