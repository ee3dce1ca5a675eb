using Microsoft.ML.OnnxRuntime;
using Tapetum.Inference;
using Tapetum.Inference.OnnxRuntime;

namespace Tapetum.Training.Evaluation;

/// <summary>
/// The distance of two pictures as a network sees it, which the user brings as an ONNX file; 0 for equal pictures.
/// <code>
/// two inputs [N, 3, H, W]: picture, truth       or one: [N, 6, H, W], both along the channels, or [2, 3, H, W], one after the other
/// sRGB, −1 to 1; the first output's mean is the distance
/// </code>
/// </summary>
/// <remarks>
/// Zhang, Isola, Efros, Shechtman, Wang, "The Unreasonable Effectiveness of Deep Features as a Perceptual Metric", CVPR 2018. Large pictures go through in
/// tiles of the size that the network has, or of 1024 px, whose mean counts.
/// </remarks>
internal sealed class Lpips : IDisposable
{
    private const int Channels = 3;
    private const int LargestTilePx = 1024;
    private const string Advice =
        "It needs two float inputs [N, 3, H, W], or one [N, 6, H, W] or [2, 3, H, W], as docs/training.md says.";

    private readonly OnnxSession session;
    private readonly OnnxBinding binding;
    private readonly string path;
    private readonly string[] inputs;
    private readonly int[] dimensions;

    private Lpips(string path, OnnxSession session)
    {
        (this.path, this.session) = (path, session);
        inputs = [.. session.Native.InputNames];
        dimensions = session.Inputs[inputs[0]].Dimensions;
        binding = session.Bind();
    }

    /// <exception cref="ModelException">It is no ONNX model, or takes something else.</exception>
    public static Lpips Load(string path)
    {
        try
        {
            var loaded = OnnxSession.Load(path, new OnnxSessionOptions());
            if (IsFit(loaded))
            {
                return new(path, loaded);
            }

            loaded.Dispose();
        }
        catch (OnnxException error)
        {
            throw new ModelException(path, error.Reason, error.Advice, error);
        }

        throw new ModelException(path, "it does not take two pictures", Advice);
    }

    /// <summary>The distance of two pictures of one size.</summary>
    /// <exception cref="ModelException">The network fails, or the pictures are smaller than it wants.</exception>
    public double Of(DisplayPicture picture, DisplayPicture truth, CancellationToken cancellationToken)
    {
        (int width, int height) = (SideOf(dimensions[3], truth.WidthPx), SideOf(dimensions[2], truth.HeightPx));
        (int columns, int rows) = (CountOf(truth.WidthPx, width), CountOf(truth.HeightPx, height));
        float[] both = new float[2 * Channels * width * height];
        double sum = 0;
        for (int tile = 0; tile < columns * rows; tile++)
        {
            int x = StartOf(tile % columns, columns, truth.WidthPx - width);
            int y = StartOf(tile / columns, rows, truth.HeightPx - height);
            Fill(both.AsSpan(0, both.Length / 2), picture, x, y, width, height);
            Fill(both.AsSpan(both.Length / 2), truth, x, y, width, height);
            sum += Run(both, width, height, cancellationToken);
        }

        return sum / (columns * rows);
    }

    public void Dispose()
    {
        binding.Dispose();
        session.Dispose();
    }

    private static bool IsFit(OnnxSession loaded)
    {
        if (
            loaded.Inputs.Values.Any(input => input.ElementType != typeof(float) || input.Dimensions.Length != 4)
            || loaded.Outputs.Values.First().ElementType != typeof(float)
        )
        {
            return false;
        }

        int[][] shapes = [.. loaded.Native.InputNames.Select(name => loaded.Inputs[name].Dimensions)];
        return shapes.Length switch
        {
            2 => shapes.All(shape => shape[0] is 1 or <= 0 && shape[1] is Channels or <= 0),
            1 => shapes[0][1] is 2 * Channels || (shapes[0][1] is Channels && shapes[0][0] is 2 or <= 0),
            _ => false,
        };
    }

    /// <param name="wantedPx">The network's own, or below 1 where it takes any.</param>
    /// <param name="picturePx">The picture's.</param>
    private int SideOf(int wantedPx, int picturePx)
    {
        int side = wantedPx > 0 ? wantedPx : Math.Min(picturePx, LargestTilePx);
        return side <= picturePx
            ? side
            : throw new ModelException(
                path,
                $"it takes pictures of {wantedPx} pixels, and one has {picturePx}",
                "Export it with free height and width."
            );
    }

    private static int CountOf(int picturePx, int tilePx) => (picturePx + tilePx - 1) / tilePx;

    private static int StartOf(int index, int count, int lastPx) => count == 1 ? 0 : index * lastPx / (count - 1);

    private double Run(float[] both, int width, int height, CancellationToken cancellationToken)
    {
        try
        {
            if (inputs.Length == 1)
            {
                long[] shape =
                    dimensions[1] == 2 * Channels ? [1, 2 * Channels, height, width] : [2, Channels, height, width];
                using var pair = OrtValue.CreateTensorValueFromMemory(both, shape);
                return MeanOutput(binding.SetInput(inputs[0], pair), cancellationToken);
            }

            long[] each = [1, Channels, height, width];
            int half = both.Length / 2;
            OrtMemoryInfo memory = OrtMemoryInfo.DefaultInstance;
            using var picture = OrtValue.CreateTensorValueFromMemory(memory, both.AsMemory(0, half), each);
            using var truth = OrtValue.CreateTensorValueFromMemory(memory, both.AsMemory(half), each);
            return MeanOutput(binding.SetInput(inputs[0], picture).SetInput(inputs[1], truth), cancellationToken);
        }
        catch (OnnxException error)
        {
            throw new ModelException(path, error.Reason, Advice, error);
        }
    }

    private double MeanOutput(OnnxBinding bound, CancellationToken cancellationToken)
    {
        bound.Run(cancellationToken);
        ReadOnlySpan<float> output = bound.Output(session.Native.OutputNames[0]).GetTensorDataAsSpan<float>();
        double sum = 0;
        foreach (float value in output)
        {
            sum += value;
        }

        return sum / output.Length;
    }

    /// <summary>[3, height, width], −1 to 1.</summary>
    private static void Fill(Span<float> planes, DisplayPicture picture, int x, int y, int width, int height)
    {
        for (int channel = 0; channel < Channels; channel++)
        {
            for (int row = 0; row < height; row++)
            {
                ReadOnlySpan<byte> from = picture.Rgb.Slice(3 * (((y + row) * picture.WidthPx) + x), 3 * width);
                Span<float> to = planes.Slice(((channel * height) + row) * width, width);
                for (int i = 0; i < width; i++)
                {
                    to[i] = (from[(3 * i) + channel] / 127.5f) - 1;
                }
            }
        }
    }
}
