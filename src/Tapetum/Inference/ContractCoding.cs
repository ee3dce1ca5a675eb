using System.Numerics.Tensors;
using Tapetum.Mosaic;
using Tapetum.Sensor;

namespace Tapetum.Inference;

/// <summary>
/// How a picture's numbers become a network's, and back:
/// <code>
/// camera-linear   x = f(DN above black)                              rgb = f⁻¹(y) / (white − black)     f stabilises the noise
/// srgb            x = clip(DN above black / range · ratio, 0, 1)     rgb = clip(y, 0, 1)
/// </code>
/// Where a mosaic was merged of n frames, more in some parts than in others, f is that of the noise which is left there: with p = σ²/K, the light that makes the read noise,
/// <code>
/// x = g(n·(DN + p))        DN = g⁻¹(y)/n − p        g stabilises shot noise alone
/// </code>
/// </summary>
internal sealed class ContractCoding
{
    private readonly VarianceStabilizer? stabilizer;
    private readonly float rangeDn;
    private readonly double ratio;
    private readonly RemainingNoise? remaining;
    private readonly float pedestalDn;

    private ContractCoding(VarianceStabilizer? stabilizer, float rangeDn, double ratio) =>
        (this.stabilizer, this.rangeDn, this.ratio) = (stabilizer, rangeDn, ratio);

    private ContractCoding(NoiseModel oneFrame, RemainingNoise remaining, float rangeDn)
        : this(new VarianceStabilizer(oneFrame with { ReadNoiseVarianceDn2 = 0 }), rangeDn, ratio: 1) =>
        (this.remaining, pedestalDn) = (remaining, oneFrame.ReadNoiseVarianceDn2 / oneFrame.GainDnPerElectron);

    /// <param name="noise">Of the sensor at its ISO.</param>
    /// <param name="rangeDn">White level minus black level.</param>
    public static ContractCoding CameraLinear(NoiseModel noise, float rangeDn) =>
        new(new VarianceStabilizer(noise), rangeDn, ratio: 1);

    /// <param name="oneFrame">The noise of one of the frames that were merged.</param>
    /// <param name="remaining">How many there are in which part.</param>
    /// <param name="rangeDn">White level minus black level.</param>
    public static ContractCoding CameraLinear(NoiseModel oneFrame, RemainingNoise remaining, float rangeDn) =>
        new(oneFrame, remaining, rangeDn);

    /// <param name="ratio">How much brighter than the sensor's own picture.</param>
    /// <param name="rangeDn">White level minus black level.</param>
    public static ContractCoding Srgb(double ratio, float rangeDn) => new(null, rangeDn, ratio);

    /// <summary>Whether noise is the same everywhere after <see cref="Encode(Span{float})"/>, as it is in the camera-linear contract.</summary>
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
            AmplifiedSignal.Encode(planes, rangeDn, ratio);
        }
    }

    /// <summary>The same for planes of a Bayer mosaic, of which parts may hold several frames.</summary>
    /// <param name="planes">[4, rows, columns].</param>
    /// <param name="place">Where in the picture.</param>
    public void Encode(Span<float> planes, Tile place)
    {
        if (remaining is not null)
        {
            int columns = place.WidthPx / 2;
            float[] frames = new float[columns];
            for (int row = 0; row < place.HeightPx / 2; row++)
            {
                remaining.Line(place.YPx + (2 * row), place.XPx, stepPx: 2, frames);
                for (int plane = 0; plane < MosaicPacker.PlaneCount; plane++)
                {
                    Span<float> line = planes.Slice(((plane * place.HeightPx / 2) + row) * columns, columns);
                    TensorPrimitives.Add(line, pedestalDn, line);
                    TensorPrimitives.Multiply(line, frames, line);
                }
            }
        }

        Encode(planes);
    }

    /// <param name="output">A network's output.</param>
    /// <param name="xPx">Of its first in the picture.</param>
    /// <param name="yPx">Its row.</param>
    /// <param name="rgb">As long; what the picture holds.</param>
    public void Decode(ReadOnlySpan<float> output, int xPx, int yPx, Span<float> rgb)
    {
        if (stabilizer is not { } s)
        {
            TensorPrimitives.Max(output, 0, rgb);
            TensorPrimitives.Min(rgb, 1, rgb);
            return;
        }

        s.Inverse(output, rgb);
        if (remaining is not null)
        {
            float[] frames = new float[rgb.Length];
            remaining.Line(yPx, xPx, stepPx: 1, frames);
            TensorPrimitives.Divide(rgb, frames, rgb);
            TensorPrimitives.Subtract(rgb, pedestalDn, rgb);
        }

        TensorPrimitives.Multiply(rgb, 1 / rangeDn, rgb);
    }
}
