using System.Buffers;
using System.Numerics.Tensors;
using Tapetum.Mosaic;
using Tapetum.Raw.XTrans;
using Tapetum.Sensor;
using Tapetum.Sensor.Synthesis;
using Tapetum.Training.Data.Patches;

namespace Tapetum.Training.Data;

/// <summary>Makes a pair: a patch seen by a camera, mosaicked and with its sensor's noise, and the same without noise or mosaic.</summary>
internal static class RawPairRenderer
{
    private static readonly float[] LinearOfCode = CreateDecodingTable();

    /// <param name="patch">[3, P, P] codes.</param>
    /// <param name="patchSizePx">P.</param>
    /// <param name="plan">What is made of it.</param>
    /// <param name="random">Seeds the noise.</param>
    /// <param name="input">[C, H/2, H/2] stabilised and packed as the plan's layout has it.</param>
    /// <param name="target">[3, H, H] stabilised clean camera RGB.</param>
    public static void Render(
        ReadOnlySpan<ushort> patch,
        int patchSizePx,
        RawPairPlan plan,
        Random random,
        Span<float> input,
        Span<float> target
    )
    {
        int size = plan.Crop.SizePx;
        int plane = size * size;
        NoiseParameters noise = plan.Noise;
        float[] rented = ArrayPool<float>.Shared.Rent(plane);
        try
        {
            Span<float> mosaic = rented.AsSpan(0, plane);
            Span<float> red = target[..plane];
            Span<float> green = target.Slice(plane, plane);
            Span<float> blue = target.Slice(2 * plane, plane);
            Decode(patch, patchSizePx, plan.Crop, target);
            plan.Scene?.Apply(red, green, blue, size);
            plan.Lens?.Apply(red, green, blue, size);
            float fullScaleDn = noise.WhiteLevelDn - noise.BlackLevelDn;
            plan.Camera.Record(red, green, blue, fullScaleDn, plan.ClipsWhole ? float.PositiveInfinity : 1);
            bool isXTrans = plan.Mosaic == MosaicLayout.XTrans;
            if (isXTrans)
            {
                XTransPairs.Mosaic(target, size, mosaic);
            }
            else
            {
                Mosaic(red, green, blue, size, mosaic);
            }

            NoiseSynthesizer.AddInPlace(mosaic, size, noise, random, isXTrans ? XTransPhase.Zero : null);
            Clip(red, green, blue, noise);
            VarianceStabilizer stabilizer = new(plan.Estimated);
            stabilizer.Forward(target, target);
            stabilizer.Forward(mosaic, mosaic);
            if (isXTrans)
            {
                XTransPairs.Pack(mosaic, size, plan.ReplacesStuckPixels, input);
                return;
            }

            Pack(mosaic, size, input);
            if (plan.ReplacesStuckPixels)
            {
                StuckPixels.Replace(input, size / 2, size / 2);
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    /// <summary>What is clipped in a channel is even there: the level at which that channel clips.</summary>
    private static void Clip(Span<float> red, Span<float> green, Span<float> blue, NoiseParameters noise)
    {
        float whiteDn = noise.WhiteLevelDn - noise.BlackLevelDn;
        CfaOffsets levels = noise.SaturationDn ?? new(whiteDn, whiteDn, whiteDn, whiteDn);
        TensorPrimitives.Min(red, levels.Of(0), red);
        TensorPrimitives.Min(green, levels.Of(1), green);
        TensorPrimitives.Min(blue, levels.Of(2), blue);
    }

    private static void Decode(ReadOnlySpan<ushort> patch, int patchSizePx, CropView crop, Span<float> planes)
    {
        int size = crop.SizePx;
        for (int y = 0; y < size; y++)
        {
            (int start, int step) = crop.Row(y, patchSizePx);
            for (int c = 0; c < 3; c++)
            {
                int at = (c * patchSizePx * patchSizePx) + start;
                foreach (ref float pixel in planes.Slice(((c * size) + y) * size, size))
                {
                    pixel = LinearOfCode[patch[at]];
                    at += step;
                }
            }
        }
    }

    private static void Mosaic(
        ReadOnlySpan<float> red,
        ReadOnlySpan<float> green,
        ReadOnlySpan<float> blue,
        int size,
        Span<float> mosaic
    )
    {
        for (int y = 0; y < size; y++)
        {
            int row = y * size;
            ReadOnlySpan<float> even = (y & 1) == 0 ? red : green;
            ReadOnlySpan<float> odd = (y & 1) == 0 ? green : blue;
            for (int i = row; i < row + size; i += 2)
            {
                mosaic[i] = even[i];
                mosaic[i + 1] = odd[i + 1];
            }
        }
    }

    private static void Pack(ReadOnlySpan<float> mosaic, int size, Span<float> planes)
    {
        int half = size / 2;
        for (int y = 0; y < size; y++)
        {
            ReadOnlySpan<float> row = mosaic.Slice(y * size, size);
            int plane = (y & 1) * 2;
            Span<float> even = planes.Slice(((plane * half) + (y / 2)) * half, half);
            Span<float> odd = planes.Slice((((plane + 1) * half) + (y / 2)) * half, half);
            for (int x = 0; x < half; x++)
            {
                even[x] = row[2 * x];
                odd[x] = row[(2 * x) + 1];
            }
        }
    }

    private static float[] CreateDecodingTable()
    {
        float[] table = new float[65536];
        for (int code = 0; code < table.Length; code++)
        {
            double root = code / (double)PatchPicker.MaxCode;
            table[code] = (float)(root * root);
        }

        return table;
    }
}
