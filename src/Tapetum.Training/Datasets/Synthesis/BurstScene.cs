using Tapetum.Raw;
using Tapetum.Training.Data.Cameras;
using Tapetum.Training.Data.Photos;

namespace Tapetum.Training.Datasets.Synthesis;

/// <summary>
/// A photograph in front of a camera that is held by hand: each frame's pixels gather the light of several of the photograph's, at places between them, as a sensor's do.
/// <code>
/// frame(x, y) = exposure · mean over the pixel's area of light(turn(x − middle) + middle + shift)
/// </code>
/// </summary>
/// <remarks>Between the photograph's pixels: Keys, "Cubic Convolution Interpolation for Digital Image Processing", IEEE TASSP 1981.</remarks>
internal sealed class BurstScene
{
    private readonly float[] light;
    private readonly int sourceWidth;
    private readonly int sourceHeight;
    private readonly int factor;
    private readonly (double X, double Y) corner;
    private readonly IReadOnlyList<BurstObject> objects;

    private BurstScene(LinearPhoto photo, int factor, int widthPx, int heightPx, IReadOnlyList<BurstObject> objects)
    {
        (light, sourceWidth, sourceHeight, this.factor) = (photo.Planes, photo.WidthPx, photo.HeightPx, factor);
        (WidthPx, HeightPx, this.objects) = (widthPx, heightPx, objects);
        corner = ((sourceWidth - (widthPx * factor)) / 2, (sourceHeight - (heightPx * factor)) / 2);
    }

    public int WidthPx { get; }

    public int HeightPx { get; }

    /// <summary>The middle of a photograph.</summary>
    /// <param name="photo">Scene light, not shrunk; becomes what the camera records of it, in place.</param>
    /// <param name="factor">How many of its pixels make one of the sensor's, each way.</param>
    /// <param name="widthPx">Of the frames, even.</param>
    /// <param name="heightPx">Of the frames, even.</param>
    /// <param name="view">The camera.</param>
    /// <param name="rangeDn">White level above black.</param>
    /// <param name="objects">What moves.</param>
    public static BurstScene Of(
        LinearPhoto photo,
        int factor,
        int widthPx,
        int heightPx,
        CameraView view,
        float rangeDn,
        IReadOnlyList<BurstObject> objects
    )
    {
        int size = photo.WidthPx * photo.HeightPx;
        view.Record(
            photo.Planes.AsSpan(0, size),
            photo.Planes.AsSpan(size, size),
            photo.Planes.AsSpan(2 * size, size),
            rangeDn,
            limit: 1
        );
        return new(photo, factor, widthPx, heightPx, objects);
    }

    /// <summary>What reaches the pixels of a Bayer sensor (RGGB) in one frame: [HeightPx, WidthPx].</summary>
    public float[] Mosaic(BurstPose pose, int frame)
    {
        float[] mosaic = new float[WidthPx * HeightPx];
        Parallel.For(
            0,
            HeightPx,
            y =>
            {
                for (int x = 0; x < WidthPx; x++)
                {
                    mosaic[(y * WidthPx) + x] = Pixel(pose, frame, x, y, CfaPattern.Rggb.ColorAt(x, y));
                }
            }
        );
        return mosaic;
    }

    /// <summary>What would reach pixels that see all colours: [HeightPx, WidthPx, 3].</summary>
    public float[] Colors(BurstPose pose, int frame)
    {
        float[] rgb = new float[3 * WidthPx * HeightPx];
        Parallel.For(
            0,
            HeightPx,
            y =>
            {
                for (int i = 0; i < 3 * WidthPx; i++)
                {
                    rgb[(3 * y * WidthPx) + i] = Pixel(pose, frame, i / 3, y, i % 3);
                }
            }
        );
        return rgb;
    }

    /// <summary>Whether something that moves is at a pixel of the first frame, in any of some frames.</summary>
    public bool IsTouched(int x, int y, int frames) =>
        objects.Any(thing => Enumerable.Range(0, frames).Any(frame => thing.Covers(frame, x, y, out _, out _)));

    /// <summary>Where a pixel of a frame is in the first frame.</summary>
    public (double X, double Y) InFirst(BurstPose pose, double x, double y)
    {
        (double middleX, double middleY) = ((WidthPx - 1) / 2.0, (HeightPx - 1) / 2.0);
        (double sin, double cos) = Math.SinCos(pose.TurnRad);
        (double dx, double dy) = (x - middleX, y - middleY);
        return (middleX + (cos * dx) - (sin * dy) + pose.ShiftX, middleY + (sin * dx) + (cos * dy) + pose.ShiftY);
    }

    private float Pixel(BurstPose pose, int frame, int x, int y, int color)
    {
        int moments = pose.ShakeX == 0 && pose.ShakeY == 0 ? 1 : 8;
        float sum = 0;
        for (int i = 0; i < factor * factor * moments; i++)
        {
            double moment = (((i / (factor * factor)) + 0.5) / moments) - 0.5;
            double partX = x + (((i % factor) + 0.5) / factor) - 0.5;
            double partY = y + (((i / factor % factor) + 0.5) / factor) - 0.5;
            (double atX, double atY) = InFirst(pose, partX, partY);
            sum += Light(frame, atX + (moment * pose.ShakeX), atY + (moment * pose.ShakeY), color);
        }

        return sum * (float)pose.Exposure / (factor * factor * moments);
    }

    private float Light(int frame, double x, double y, int color)
    {
        foreach (BurstObject thing in objects)
        {
            if (thing.Covers(frame, x, y, out double sourceX, out double sourceY))
            {
                (x, y) = (sourceX, sourceY);
                break;
            }
        }

        double fineX = corner.X + ((x + 0.5) * factor) - 0.5;
        double fineY = corner.Y + ((y + 0.5) * factor) - 0.5;
        (int left, int top) = ((int)Math.Floor(fineX), (int)Math.Floor(fineY));
        Span<float> across = stackalloc float[4];
        Span<float> down = stackalloc float[4];
        Keys((float)(fineX - left), across);
        Keys((float)(fineY - top), down);
        float sum = 0;
        for (int j = 0; j < 4; j++)
        {
            int row = ((color * sourceHeight) + Math.Clamp(top + j - 1, 0, sourceHeight - 1)) * sourceWidth;
            float line = 0;
            for (int i = 0; i < 4; i++)
            {
                line += across[i] * light[row + Math.Clamp(left + i - 1, 0, sourceWidth - 1)];
            }

            sum += down[j] * line;
        }

        return MathF.Max(0, sum);
    }

    private static void Keys(float t, Span<float> weights)
    {
        weights[0] = t * (-0.5f + (t * (1 - (0.5f * t))));
        weights[1] = 1 + (t * t * (-2.5f + (1.5f * t)));
        weights[2] = t * (0.5f + (t * (2 - (1.5f * t))));
        weights[3] = t * t * (-0.5f + (0.5f * t));
    }
}
