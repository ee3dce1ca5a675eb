using System.Numerics.Tensors;

namespace Tapetum.Sensor;

/// <summary>
/// The input of networks of the srgb contract:
/// <code>
/// x = clip(DN above black / (white − black) · ratio, 0, 1)
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
    public static void Encode(Span<float> signalDn, float rangeDn, double ratio)
    {
        TensorPrimitives.Multiply(signalDn, (float)(ratio / rangeDn), signalDn);
        TensorPrimitives.Max(signalDn, 0, signalDn);
        TensorPrimitives.Min(signalDn, 1, signalDn);
    }
}
