using Tapetum.Raw;

namespace Tapetum.Training.Data.Cameras;

/// <summary>Draws how a camera that may exist sees sRGB colours: a random mix of two real cameras.</summary>
/// <remarks>
/// XYZ → camera matrices under D65, as in LibRaw's and dcraw's table of DNG ColorMatrix2 values; the four without a name are those of
/// Brooks et al., "Unprocessing Images for Learned Raw Denoising", CVPR 2019. sRGB → XYZ: IEC 61966-2-1.
/// </remarks>
public static class CameraColorSampler
{
    private const int D65 = 21; // EXIF LightSource

    private static readonly Matrix3x3 SrgbToXyz = new(
        0.4124564,
        0.3575761,
        0.1804375,
        0.2126729,
        0.7151522,
        0.0721750,
        0.0193339,
        0.1191920,
        0.9503041
    );

    /// <summary>sRGB to white-balanced camera RGB of each known camera: rows sum to 1, so that white stays white.</summary>
    public static IReadOnlyList<Matrix3x3> Cameras { get; } =
    [
        .. new double[][]
        {
            [0.5838, -0.1430, -0.0246, -0.3497, 1.1477, 0.2297, -0.0748, 0.1885, 0.5778], // Sony A7S, A7S II
            [0.6912, -0.2127, -0.0469, -0.4470, 1.1966, 0.2819, -0.0518, 0.1390, 0.6726], // Sony A7S III
            [0.6446, -0.0366, -0.0864, -0.4436, 1.2204, 0.2513, -0.0952, 0.2496, 0.6348], // Canon EOS 5D Mark IV
            [1.0405, -0.3755, -0.1270, -0.5461, 1.3787, 0.1793, -0.1040, 0.2015, 0.6785], // Nikon D850
            [0.7872, -0.2439, -0.0966, -0.5811, 1.3589, 0.2480, -0.1197, 0.2268, 0.7116], // Nikon Z 6
            [0.8458, -0.2451, -0.0855, -0.4597, 1.2447, 0.2407, -0.1475, 0.2482, 0.6526], // Fujifilm X-T1
            [1.0862, -0.4721, -0.0860, -0.3310, 1.1261, 0.2325, -0.0379, 0.1082, 0.5765], // Fujifilm X-T4
            [0.7122, -0.2108, -0.0512, -0.3155, 1.1201, 0.2231, -0.0541, 0.1423, 0.5045], // Panasonic GH4
            [1.0234, -0.2969, -0.2266, -0.5625, 1.6328, -0.0469, -0.0703, 0.2188, 0.6406],
            [0.4913, -0.0541, -0.0202, -0.6130, 1.3513, 0.2906, -0.1564, 0.2151, 0.7183],
            [0.8380, -0.2630, -0.0639, -0.2887, 1.0725, 0.2496, -0.0627, 0.1427, 0.5438],
            [0.6596, -0.2079, -0.0562, -0.4782, 1.3016, 0.1933, -0.0970, 0.1581, 0.5181],
        }.Select(xyzToCamera => SrgbToBalancedCamera(Matrix3x3.FromRows(xyzToCamera))),
    ];

    public static Matrix3x3 Draw(Random random)
    {
        Matrix3x3 a = Cameras[random.Next(Cameras.Count)];
        Matrix3x3 b = Cameras[random.Next(Cameras.Count)];
        double t = random.NextDouble();
        return new(
            Mix(a.M11, b.M11, t),
            Mix(a.M12, b.M12, t),
            Mix(a.M13, b.M13, t),
            Mix(a.M21, b.M21, t),
            Mix(a.M22, b.M22, t),
            Mix(a.M23, b.M23, t),
            Mix(a.M31, b.M31, t),
            Mix(a.M32, b.M32, t),
            Mix(a.M33, b.M33, t)
        );
    }

    private static double Mix(double a, double b, double t) => a + (t * (b - a));

    /// <summary>White-balanced camera RGB to sRGB of a file's camera under daylight; unchanged where the file has no matrix.</summary>
    internal static Matrix3x3 BalancedCameraToSrgb(CameraColor color)
    {
        CalibrationMatrix? daylight = color.Calibrations.OrderBy(c => c.Illuminant == D65 ? 0 : 1).FirstOrDefault();
        return daylight is null ? Matrix3x3.Identity : SrgbToBalancedCamera(daylight.XyzToCamera).Inverse();
    }

    /// <summary>sRGB to white-balanced camera RGB of one camera: rows sum to 1.</summary>
    /// <param name="xyzToCamera">DNG ColorMatrix under D65.</param>
    internal static Matrix3x3 SrgbToBalancedCamera(Matrix3x3 xyzToCamera)
    {
        Matrix3x3 m = xyzToCamera * SrgbToXyz;
        (double r, double g, double b) = m.Apply(1, 1, 1);
        return Matrix3x3.Diagonal(1 / r, 1 / g, 1 / b) * m;
    }
}
