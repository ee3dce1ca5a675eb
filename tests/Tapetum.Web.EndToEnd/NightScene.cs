using Tapetum.Encoding.Dng;
using Tapetum.Raw;

namespace Tapetum.Web.EndToEnd;

/// <summary>
/// A raw file of coloured squares on a dim ramp, with noise, and a lamp that clips: 320 × 240 pixels. The square in the middle of the upper row is grey.
/// </summary>
internal static class NightScene
{
    public const int WidthPx = 320;
    public const int HeightPx = 240;

    private const int SquarePx = 60;
    private const float BlackDn = 512;
    private const float WhiteDn = 16383;

    /// <summary>Linear camera RGB of grey under the light of the scene.</summary>
    private static readonly float[] Grey = [0.5f, 1, 0.625f];

    // Reflectances of red, green and blue.
    private static readonly float[][] Squares =
    [
        [0.6f, 0.1f, 0.1f],
        [0.2f, 0.5f, 0.2f],
        [0.4f, 0.4f, 0.4f],
        [0.1f, 0.2f, 0.6f],
        [0.6f, 0.5f, 0.1f],
        [0.7f, 0.7f, 0.7f],
        [0.3f, 0.1f, 0.4f],
        [0.05f, 0.05f, 0.05f],
    ];

    /// <param name="path">The file to write.</param>
    /// <param name="brightness">1 is a twentieth of the sensor's full well at white.</param>
    /// <param name="orientation">As EXIF counts.</param>
    /// <param name="capture">With what it was taken; null for a camera that nobody knows.</param>
    /// <param name="camera">What the file says of the camera's colours; null for a matrix.</param>
    public static string Write(
        string path,
        float brightness = 1,
        int orientation = 1,
        CaptureInfo? capture = null,
        CameraColor? camera = null
    )
    {
        Random random = new(1);
        CfaPattern cfa = CfaPattern.Rggb;
        ushort[] mosaic = new ushort[WidthPx * HeightPx];
        for (int i = 0; i < mosaic.Length; i++)
        {
            (int x, int y) = (i % WidthPx, i / WidthPx);
            int color = cfa.ColorAt(x, y);
            float light = IsLamp(x, y) ? 40 : brightness * Reflectance(x, y)[color];
            float signal = light * Grey[color] / 20;
            double noise = (random.NextDouble() - 0.5) * 0.006;
            mosaic[i] = (ushort)Math.Clamp(BlackDn + ((signal + noise) * (WhiteDn - BlackDn)), 0, WhiteDn);
        }

        using FileStream file = File.Create(path);
        DngMosaicWriter.Write(
            file,
            SyntheticRaw.Image(
                WidthPx,
                HeightPx,
                cfa,
                mosaic,
                BlackLevels.Uniform(BlackDn),
                WhiteDn,
                camera ?? SyntheticRaw.Color,
                (capture ?? SyntheticRaw.Capture) with
                {
                    Orientation = orientation,
                },
                [new NoiseProfile(0.0001, 0.000003)]
            )
        );
        return path;
    }

    private static bool IsLamp(int x, int y) => Math.Pow(x - 290, 2) + Math.Pow(y - 210, 2) < 150;

    private static float[] Reflectance(int x, int y)
    {
        (int column, int row) = ((x - 10) / (SquarePx + 15), (y - 30) / (SquarePx + 30));
        bool isInside =
            x >= 10 && y >= 30 && (x - 10) % (SquarePx + 15) < SquarePx && (y - 30) % (SquarePx + 30) < SquarePx;
        float ramp = 0.02f + (0.2f * x / WidthPx);
        return isInside && column < 4 && row < 2 ? Squares[(4 * row) + column] : [ramp, ramp, ramp];
    }
}
