using System.Numerics.Tensors;
using Tapetum.Inference;
using Tapetum.Mosaic;
using Tapetum.Raw;
using Tapetum.Sensor;
using Tapetum.Training.Data;
using Tapetum.Training.Loop;
using Tapetum.Training.Loop.Validation;

namespace Tapetum.Training.Pairs;

/// <summary>
/// Makes a training pair of two stored exposures.
/// <code>
///                  input                                          target
/// camera-linear    f(DN above black), stuck pixels replaced       f(long · white / ratio)       f stabilises by the short's noise model
/// srgb             clip(DN above black / range · ratio, 0, 1)     LibRaw's sRGB of the long
/// </code>
/// </summary>
internal static class PairRenderer
{
    private const float FullCode = 65535;

    /// <param name="pair">The exposures.</param>
    /// <param name="crop">Where; H is its side.</param>
    /// <param name="contract">Of the network.</param>
    /// <param name="input">[4, H/2, H/2], of X-Trans [9, H/3, H/3].</param>
    /// <param name="target">[3, H, H].</param>
    /// <returns>How much the pair's error counts.</returns>
    public static float Render(
        StoredPair pair,
        CropView crop,
        ModelContract contract,
        Span<float> input,
        Span<float> target
    )
    {
        ReadMosaic(pair.Short, crop, input);
        FrameInfo dark = pair.Short.Info;
        if (contract == ModelContract.Srgb)
        {
            AmplifiedSignal.Encode(input, dark.RangeDn, pair.Ratio);
            ReadTruth(pair.Truth, crop, target);
            TensorPrimitives.Multiply(target, 1 / FullCode, target);
            return 1;
        }

        VarianceStabilizer stabilizer = new(dark.Noise!);
        stabilizer.Forward(input, input);
        if (dark.XTrans is null)
        {
            // As inference shows it to a network.
            StuckPixels.Replace(input, crop.SizePx / 2, crop.SizePx / 2);
        }

        ReadTruth(pair.Truth, crop, target);
        LinearCodes.Decode(target);
        float whiteDn = WhiteDn(pair);
        TensorPrimitives.Multiply(target, whiteDn, target);
        stabilizer.Forward(target, target);
        return SampledPairs.Weight(stabilizer, whiteDn);
    }

    /// <summary>How a pair of the <c>camera-linear</c> contract is developed for the eye.</summary>
    public static DisplayTransform Display(StoredPair pair)
    {
        FrameInfo dark = pair.Short.Info;
        return DisplayTransform.Of(dark.Noise!, WhiteDn(pair), dark.CameraToSrgb);
    }

    /// <summary>Back to what a viewer would see, in [0, 1].</summary>
    /// <param name="pair">The exposures.</param>
    /// <param name="contract">Of the network.</param>
    /// <param name="rgb">An output or target; becomes display values.</param>
    public static void ToDisplay(StoredPair pair, ModelContract contract, Span<float> rgb)
    {
        if (contract == ModelContract.Srgb)
        {
            Clip(rgb);
            return;
        }

        new VarianceStabilizer(pair.Short.Info.Noise!).Inverse(rgb, rgb);
        TensorPrimitives.Multiply(rgb, (float)(pair.Ratio / pair.Short.Info.RangeDn), rgb);
        Clip(rgb);
        TensorPrimitives.Pow(rgb, 1 / 2.2f, rgb);
    }

    /// <summary>A stored picture's crop, as codes.</summary>
    /// <param name="truth">[H, W, 3].</param>
    /// <param name="crop">Where.</param>
    /// <param name="target">[3, H, H].</param>
    public static void ReadTruth(StoredFrame truth, CropView crop, Span<float> target)
    {
        int size = crop.SizePx;
        int stride = truth.Info.WidthPx;
        using MappedPixels rows = truth.MapRows(crop.YPx, size);
        ReadOnlySpan<ushort> pixels = rows.Span;
        for (int y = 0; y < size; y++)
        {
            (int at, int step) = crop.Row(y, stride);
            at = 3 * (at - (crop.YPx * stride));
            Span<float> red = target.Slice(y * size, size);
            Span<float> green = target.Slice((size + y) * size, size);
            Span<float> blue = target.Slice(((2 * size) + y) * size, size);
            for (int x = 0; x < size; x++, at += 3 * step)
            {
                (red[x], green[x], blue[x]) = (pixels[at], pixels[at + 1], pixels[at + 2]);
            }
        }
    }

    /// <summary>DN above black, packed: red, green on red rows, green on blue rows, blue.</summary>
    private static void ReadMosaic(StoredFrame mosaic, CropView crop, Span<float> planes)
    {
        if (mosaic.Info.XTrans is not null)
        {
            ReadXTrans(mosaic, crop, planes);
            return;
        }

        int size = crop.SizePx;
        int half = size / 2;
        int stride = mosaic.Info.WidthPx;
        Black black = new(mosaic.Info);
        using MappedPixels rows = mosaic.MapRows(crop.YPx, size);
        ReadOnlySpan<ushort> pixels = rows.Span;
        for (int y = 0; y < size; y++)
        {
            (int at, int step) = crop.Row(y, stride);
            int offset = crop.YPx * stride;
            int plane = 2 * (y & 1);
            Span<float> even = planes.Slice(((plane * half) + (y / 2)) * half, half);
            Span<float> odd = planes.Slice((((plane + 1) * half) + (y / 2)) * half, half);
            for (int x = 0; x < half; x++, at += 2 * step)
            {
                even[x] = pixels[at - offset] - black.At(at);
                odd[x] = pixels[at + step - offset] - black.At(at + step);
            }
        }
    }

    /// <summary>DN above black, packed in nine planes.</summary>
    private static void ReadXTrans(StoredFrame mosaic, CropView crop, Span<float> planes)
    {
        int size = crop.SizePx;
        int stride = mosaic.Info.WidthPx;
        int offset = crop.YPx * stride;
        float[] square = new float[size * size];
        Black black = new(mosaic.Info);
        using MappedPixels rows = mosaic.MapRows(crop.YPx, size);
        ReadOnlySpan<ushort> pixels = rows.Span;
        for (int y = 0; y < size; y++)
        {
            (int at, int step) = crop.Row(y, stride);
            Span<float> line = square.AsSpan(y * size, size);
            for (int x = 0; x < size; x++, at += step)
            {
                line[x] = pixels[at - offset] - black.At(at);
            }
        }

        XTransNinePacker.Pack(square, size, size, planes);
    }

    /// <summary>The long exposure's white in the short one.</summary>
    private static float WhiteDn(StoredPair pair) => (float)(pair.Short.Info.RangeDn / pair.Ratio);

    private static void Clip(Span<float> values)
    {
        TensorPrimitives.Max(values, 0, values);
        TensorPrimitives.Min(values, 1, values);
    }

    /// <summary>The black level of a pixel; most cameras have one for all.</summary>
    private readonly struct Black(FrameInfo info)
    {
        private readonly BlackLevels levels = info.Black;
        private readonly float uniform =
            info.BlackDn.Count == 1 && info.BlackRowOffsetsDn.Count + info.BlackColumnOffsetsDn.Count == 0
                ? info.BlackDn[0]
                : float.NaN;
        private readonly int width = info.WidthPx;

        public float At(int pixel) => float.IsNaN(uniform) ? levels.At(pixel % width, pixel / width) : uniform;
    }
}
