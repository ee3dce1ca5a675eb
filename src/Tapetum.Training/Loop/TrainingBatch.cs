using Tapetum.Training.Loop.Validation;

namespace Tapetum.Training.Loop;

/// <summary>The numbers that one training step reads.</summary>
/// <param name="count">N.</param>
/// <param name="patchPx">H and W of the packed planes.</param>
/// <param name="planes">C, of what the network is given.</param>
/// <param name="cellPx">How many times as large the picture is.</param>
public sealed class TrainingBatch(
    int count,
    int patchPx,
    int planes = TrainingBatch.BayerPlanes,
    int cellPx = TrainingBatch.BayerCellPx
)
{
    /// <summary>What a Bayer mosaic is packed into.</summary>
    internal const int BayerPlanes = 4;

    /// <summary>The side of what becomes one place of its planes.</summary>
    internal const int BayerCellPx = 2;

    private const int Colors = 3;

    /// <summary>N.</summary>
    public int Count { get; } = count;

    /// <summary>Which of its step's pairs is the first here: others may be another process's.</summary>
    public int First { get; init; }

    /// <summary>[N, C, H, W]: what the network is given.</summary>
    public float[] Mosaics { get; } = new float[count * planes * patchPx * patchPx];

    /// <summary>[N, 3, 2·H, 2·W], of X-Trans in nine planes [N, 3, 3·H, 3·W]: what it should say.</summary>
    public float[] Targets { get; } = new float[count * Colors * cellPx * cellPx * patchPx * patchPx];

    /// <summary>[N]: how much each pair's error counts on the network's own scale.</summary>
    public float[] Weights { get; } = new float[count];

    /// <summary>[N, 3, 3]: how each pair is developed, <see cref="DisplayTransform.Matrix"/>.</summary>
    public float[] DisplayMatrices { get; } = new float[count * DisplayTransform.MatrixLength];

    /// <summary>[N, 3]: <see cref="DisplayTransform.Offset"/>.</summary>
    public float[] DisplayOffsets { get; } = new float[count * DisplayTransform.OffsetLength];

    private IEnumerable<float[]> All => [Mosaics, Targets, Weights, DisplayMatrices, DisplayOffsets];

    public Span<float> Mosaic(int pair) => PartOf(Mosaics, pair);

    public Span<float> Target(int pair) => PartOf(Targets, pair);

    public void SetDisplay(int pair, DisplayTransform transform) =>
        transform.CopyTo(PartOf(DisplayMatrices, pair), PartOf(DisplayOffsets, pair));

    /// <summary>Copies everything to a batch of the same size.</summary>
    public void CopyTo(TrainingBatch other)
    {
        foreach ((float[] from, float[] to) in All.Zip(other.All))
        {
            from.CopyTo(to, 0);
        }
    }

    /// <summary>What an input of a <see cref="TrainingGraph"/> reads; null where it reads no batch.</summary>
    internal float[]? ValuesOf(string input) =>
        input switch
        {
            "mosaic" => Mosaics,
            "target" => Targets,
            "weight" => Weights,
            "display.matrix" => DisplayMatrices,
            "display.offset" => DisplayOffsets,
            _ => null,
        };

    /// <summary>Where a pair has a value that is no finite number.</summary>
    internal SampleFlaw FirstNonFinite(int pair) =>
        !AllFinite(PartOf(Mosaics, pair)) ? SampleFlaw.Input
        : !AllFinite(PartOf(Targets, pair)) ? SampleFlaw.Truth
        : !AllFinite(PartOf(Weights, pair)) ? SampleFlaw.Weight
        : SampleFlaw.None;

    private Span<float> PartOf(float[] values, int pair) =>
        values.AsSpan(pair * (values.Length / Count), values.Length / Count);

    private static bool AllFinite(ReadOnlySpan<float> values) =>
        System.Numerics.Tensors.TensorPrimitives.IsFiniteAll(values);
}
