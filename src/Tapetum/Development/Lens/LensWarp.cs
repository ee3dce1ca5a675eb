using System.Runtime.Intrinsics;
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
        bool isOne = warp.Planes.Count < Channels || warp.Planes.All(plane => plane.IsSameAs(warp.Planes[0]));
        WarpTable[] tables = [.. warp.Planes.Take(isOne ? 1 : Channels).Select(plane => new WarpTable(warp, plane))];
        ParallelOptions parallel = new() { CancellationToken = cancellationToken };
        Parallel.For(0, image.HeightPx, parallel, y => Straighten(image, frame, tables, y, straight.Row(y)));
        return straight;
    }

    private static void Straighten(LinearImage image, OpticalFrame frame, WarpTable[] tables, int y, Span<float> row)
    {
        Span<float> pixel = stackalloc float[Vector128<float>.Count];
        for (int x = 0; x < image.WidthPx; x++)
        {
            (double across, double down) = frame.ToFrame(x, y);
            Span<float> target = row.Slice(Channels * x, Channels);
            for (int plane = 0; plane < tables.Length; plane++)
            {
                (double inFrameX, double inFrameY) = tables[plane].SourceOf(across, down);
                (double fromX, double fromY) = frame.ToPixels(inFrameX, inFrameY);
                Span<float> wanted = tables.Length == 1 ? target : target.Slice(plane, 1);
                if (CubicSample.IsInside(image, fromX, fromY))
                {
                    CubicSample.Inside(image, fromX, fromY).CopyTo(pixel);
                    pixel.Slice(plane, wanted.Length).CopyTo(wanted);
                }
                else
                {
                    CubicSample.At(image, fromX, fromY, plane, wanted);
                }
            }
        }
    }
}
