using System.Numerics.Tensors;
using Tapetum.Sensor;

namespace Tapetum.Inference;

/// <summary>
/// How a picture's numbers become a network's, and back:
/// <code>
/// camera-linear   x = f(DN above black)                              rgb = f⁻¹(y) / (white − black)     f stabilises the noise
/// … amplified     x = clip(DN above black / range · ratio, …)        rgb = y / ratio
/// srgb            x = clip(DN above black / range · ratio, 0, 1)     rgb = clip(y, 0, 1)
/// </code>
/// </summary>
internal sealed class ContractCoding
{
    private readonly VarianceStabilizer? stabilizer;
    private readonly float rangeDn;
    private readonly double ratio;
    private readonly AmplifiedRange? linear;

    private ContractCoding(VarianceStabilizer? stabilizer, float rangeDn, double ratio, AmplifiedRange? linear) =>
        (this.stabilizer, this.rangeDn, this.ratio, this.linear) = (stabilizer, rangeDn, ratio, linear);

    /// <param name="noise">Of the sensor at its ISO.</param>
    /// <param name="rangeDn">White level minus black level.</param>
    public static ContractCoding CameraLinear(NoiseModel noise, float rangeDn) =>
        new(new VarianceStabilizer(noise), rangeDn, ratio: 1, linear: null);

    /// <param name="card">Of a network of the camera-linear contract.</param>
    /// <param name="noise">Of the sensor at its ISO, for networks whose input is stabilised.</param>
    /// <param name="ratio">How much brighter than the sensor's own picture, for those whose input is amplified.</param>
    /// <param name="rangeDn">White level minus black level.</param>
    public static ContractCoding CameraLinear(ModelCard card, NoiseModel noise, double ratio, float rangeDn) =>
        card.Amplified is { } range ? new(null, rangeDn, ratio, range) : CameraLinear(noise, rangeDn);

    /// <param name="ratio">How much brighter than the sensor's own picture.</param>
    /// <param name="rangeDn">White level minus black level.</param>
    public static ContractCoding Srgb(double ratio, float rangeDn) => new(null, rangeDn, ratio, linear: null);

    /// <summary>Whether noise is the same everywhere after <see cref="Encode"/>.</summary>
    public bool IsStabilized => stabilizer is not null;

    /// <summary>In place: DN above black become a network's input.</summary>
    public void Encode(Span<float> planes)
    {
        if (stabilizer is { } s)
        {
            s.Forward(planes, planes);
        }
        else
        {
            AmplifiedSignal.Encode(planes, rangeDn, ratio, linear ?? AmplifiedRange.BlackToWhite);
        }
    }

    /// <param name="output">A network's output.</param>
    /// <param name="rgb">As long; what the picture holds.</param>
    public void Decode(ReadOnlySpan<float> output, Span<float> rgb)
    {
        if (stabilizer is { } s)
        {
            s.Inverse(output, rgb);
            TensorPrimitives.Multiply(rgb, 1 / rangeDn, rgb);
        }
        else if (linear is not null)
        {
            TensorPrimitives.Multiply(output, (float)(1 / ratio), rgb);
        }
        else
        {
            TensorPrimitives.Max(output, 0, rgb);
            TensorPrimitives.Min(rgb, 1, rgb);
        }
    }
}
