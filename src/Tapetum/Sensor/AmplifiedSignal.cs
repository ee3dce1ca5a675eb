using System.Numerics.Tensors;

namespace Tapetum.Sensor;

/// <summary>
/// The input of networks that are told how much brighter the picture is to be:
/// <code>
/// x = clip(DN above black / (white − black) · ratio, 0, 1), or clipped at white alone, or not at all
/// </code>
/// </summary>
/// <remarks>Chen et al., "Learning to See in the Dark", CVPR 2018, section 4.</remarks>
internal static class AmplifiedSignal
{
    /// <summary>The largest ratio that networks are trained with.</summary>
    public const double LargestRatio = 300;

    /// <param name="signalDn">DN above black; becomes x.</param>
    /// <param name="rangeDn">White level minus black level.</param>
    /// <param name="ratio">How much brighter than the sensor's own picture.</param>
    /// <param name="range">Where it is clipped.</param>
    public static void Encode(
        Span<float> signalDn,
        float rangeDn,
        double ratio,
        AmplifiedRange range = AmplifiedRange.BlackToWhite
    )
    {
        TensorPrimitives.Multiply(signalDn, (float)(ratio / rangeDn), signalDn);
        if (range == AmplifiedRange.BlackToWhite)
        {
            TensorPrimitives.Max(signalDn, 0, signalDn);
        }

        if (range != AmplifiedRange.Whole)
        {
            TensorPrimitives.Min(signalDn, 1, signalDn);
        }
    }
}
