using Tapetum.Inference.OnnxRuntime;

namespace Tapetum.Training.Parallelism;

/// <summary>Some numbers that travel over the ranks: while one segment is added to, the next is on its way.</summary>
/// <param name="Numbers">Where they are received, added to and sent from.</param>
/// <param name="Start">The first.</param>
/// <param name="Length">How many.</param>
/// <param name="Add">Adds this rank's to those of the ranks before it, which are in place; on the first rank it begins them.</param>
/// <param name="Finish">What the last rank does with all of them.</param>
internal sealed record Segment(
    NativeBuffer<float> Numbers,
    int Start,
    int Length,
    Action<Span<float>> Add,
    Action<Span<float>>? Finish = null
)
{
    public Span<float> Span => Numbers.Slice(Start, Length);
}
