using Tapetum.Inference;
using Tapetum.Raw.Opcodes;

namespace Tapetum.Development.Lens;

/// <summary>Straightens a picture: each pixel of the result is looked up where the lens put it, between pixels by cubic interpolation.</summary>
internal static class LensWarp
{
    private const int Taps = 4;
    private const int Channels = 3;

    public static LinearImage Apply(LinearImage image, WarpOpcode warp, CancellationToken cancellationToken)
    {
        LinearImage straight = new(image.WidthPx, image.HeightPx);
        OpticalFrame frame = new(image.WidthPx, image.HeightPx, warp.CenterX, warp.CenterY);
        bool isOne = warp.Planes.Count < Channels || warp.Planes.Distinct().Count() == 1;
        ParallelOptions parallel = new() { CancellationToken = cancellationToken };
        Parallel.For(
            0,
            image.HeightPx,
            parallel,
            y =>
            {
                Span<float> row = straight.Row(y);
                for (int x = 0; x < image.WidthPx; x++)
                {
                    (double across, double down) = frame.ToFrame(x, y);
                    if (isOne)
                    {
                        Sample(image, Place(warp.Planes[0]), 0, Channels, row.Slice(Channels * x, Channels));
                        continue;
                    }

                    for (int channel = 0; channel < Channels; channel++)
                    {
                        Sample(image, Place(warp.Planes[channel]), channel, 1, row.Slice((Channels * x) + channel, 1));
                    }

                    (double X, double Y) Place(WarpOpcode.Plane plane)
                    {
                        (double fromX, double fromY) = warp.SourceOf(plane, across, down);
                        return frame.ToPixels(fromX, fromY);
                    }
                }
            }
        );
        return straight;
    }

    /// <summary>The picture's rim goes on beyond it.</summary>
    private static void Sample(
        LinearImage image,
        (double X, double Y) at,
        int firstChannel,
        int channels,
        Span<float> result
    )
    {
        double x = Math.Clamp(at.X, 0, image.WidthPx - 1);
        double y = Math.Clamp(at.Y, 0, image.HeightPx - 1);
        (int left, int top) = ((int)x, (int)y);
        Span<float> across = stackalloc float[Taps];
        Span<float> down = stackalloc float[Taps];
        Weights((float)(x - left), across);
        Weights((float)(y - top), down);
        result.Clear();
        for (int i = 0; i < Taps; i++)
        {
            ReadOnlySpan<float> row = image.Row(Math.Clamp(top - 1 + i, 0, image.HeightPx - 1));
            for (int j = 0; j < Taps; j++)
            {
                float weight = down[i] * across[j];
                int from = (Channels * Math.Clamp(left - 1 + j, 0, image.WidthPx - 1)) + firstChannel;
                for (int channel = 0; channel < channels; channel++)
                {
                    result[channel] += weight * row[from + channel];
                }
            }
        }
    }

    /// <summary>Catmull and Rom's cubic, for pixels at −1, 0, 1, 2.</summary>
    private static void Weights(float t, Span<float> weights)
    {
        float square = t * t;
        float cube = square * t;
        weights[0] = (-cube + (2 * square) - t) / 2;
        weights[1] = ((3 * cube) - (5 * square) + 2) / 2;
        weights[2] = ((-3 * cube) + (4 * square) + t) / 2;
        weights[3] = (cube - square) / 2;
    }
}
