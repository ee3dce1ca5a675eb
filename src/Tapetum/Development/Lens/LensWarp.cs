using Tapetum.Inference;
using Tapetum.Raw.Opcodes;

namespace Tapetum.Development.Lens;

/// <summary>Straightens a picture: each pixel of the result is looked up where the lens put it, between pixels by cubic interpolation.</summary>
internal static class LensWarp
{
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
                        (double onlyX, double onlyY) = Place(warp.Planes[0]);
                        CubicSample.At(image, onlyX, onlyY, 0, row.Slice(Channels * x, Channels));
                        continue;
                    }

                    for (int channel = 0; channel < Channels; channel++)
                    {
                        (double fromX, double fromY) = Place(warp.Planes[channel]);
                        CubicSample.At(image, fromX, fromY, channel, row.Slice((Channels * x) + channel, 1));
                    }

                    (double X, double Y) Place(WarpOpcode.Plane plane)
                    {
                        (double inFrameX, double inFrameY) = warp.SourceOf(plane, across, down);
                        return frame.ToPixels(inFrameX, inFrameY);
                    }
                }
            }
        );
        return straight;
    }
}
