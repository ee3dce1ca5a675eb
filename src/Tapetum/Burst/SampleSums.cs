using System.Numerics;

namespace Tapetum.Burst;

/// <summary>Samples summed for the pixels of a row, each times its weight.</summary>
/// <param name="widthPx">How many pixels.</param>
internal sealed class SampleSums(int widthPx)
{
    /// <summary>Of samples times their weights.</summary>
    public float[] Sums { get; } = new float[widthPx];

    /// <summary>Of weights.</summary>
    public float[] Weights { get; } = new float[widthPx];

    /// <summary>Of squares of weights.</summary>
    public float[] Squares { get; } = new float[widthPx];

    public void Clear()
    {
        Array.Clear(Sums);
        Array.Clear(Weights);
        Array.Clear(Squares);
    }

    /// <summary>Adds to one pixel what lies around a place.</summary>
    /// <param name="at">The pixel.</param>
    /// <param name="trust">What each sample's weight is multiplied by.</param>
    /// <param name="around">The place's sums.</param>
    public void Add(int at, float trust, (float Sum, float Weight, float Square) around)
    {
        Sums[at] += trust * around.Sum;
        Weights[at] += trust * around.Weight;
        Squares[at] += trust * trust * around.Square;
    }

    /// <summary>Likewise for as many pixels as a vector holds.</summary>
    public void Add(int at, Vector<float> trust, Vector<float> sum, Vector<float> weight, Vector<float> square)
    {
        (new Vector<float>(Sums, at) + (trust * sum)).CopyTo(Sums, at);
        (new Vector<float>(Weights, at) + (trust * weight)).CopyTo(Weights, at);
        (new Vector<float>(Squares, at) + (trust * trust * square)).CopyTo(Squares, at);
    }
}
