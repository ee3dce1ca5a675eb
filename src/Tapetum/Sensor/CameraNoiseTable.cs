using Tapetum.Raw;
using Tapetum.Sensor.Synthesis;

namespace Tapetum.Sensor;

/// <summary>Cameras whose noise was measured on flat and bias frames, by model and ISO.</summary>
/// <remarks>
/// Sony A7S II by ISO, and IMX686 (Redmi K30) at ISO 640 and 6400: published with PMN (Apache-2.0), Feng et al., "Learnability Enhancement for
/// Low-Light Raw Image Denoising", TPAMI 2023. Oppo Reno 10x: published with PMRID (Apache-2.0), Wang et al., "Practical Deep Raw Image
/// Denoising on Mobile Devices", ECCV 2020. The others: gain range and read noise given gain published with ELD (MIT), Wei et al., TPAMI
/// 2021. That their range is ISO 100 to 6400 is inferred: all five span a factor of 64, and for the A7S II and the D850 it meets the
/// values that PMN gives per ISO to 3 %.
/// </remarks>
internal static class CameraNoiseTable
{
    private const double QuantisationVarianceDn2 = 1 / 12.0;

    /// <summary>Read and row noise of the Sony A7S II, σ in DN at 14 bits. Its second conversion gain begins at ISO 2000.</summary>
    private static readonly (double Iso, double ReadSigmaDn, double RowSigmaDn)[] SonyA7S2 =
    [
        (100, 1.007, 0.139),
        (200, 1.293, 0.228),
        (400, 2.060, 0.362),
        (800, 3.548, 0.572),
        (1600, 6.299, 0.989),
        (2000, 2.654, 0.331),
        (3200, 3.919, 0.445),
        (6400, 7.116, 0.722),
        (12800, 14.25, 1.275),
        (25600, 25.85, 2.276),
    ];

    /// <param name="capture">Make, model and ISO.</param>
    /// <param name="whiteLevelDn">Tells the bit depth of the file: a 12-bit file of a camera calibrated at 14 bits has a quarter of its gain.</param>
    /// <returns>Null if the camera is unknown, the file does not give its ISO, or the ISO lies far outside of what was measured.</returns>
    public static NoiseModel? Find(CaptureInfo capture, float whiteLevelDn) =>
        capture.Iso is { } iso && whiteLevelDn >= 1
            ? Normalize(capture.Model) switch
            {
                "ILCE7SM2" => Scaled(WithoutRows(SonyA7S2At(iso)), 14, whiteLevelDn),
                "NIKOND850" or "D850" => Scaled(Eld("Nikon D850", iso), 14, whiteLevelDn),
                "CANONEOS5DMARKIV" or "EOS5DMARKIV" => Scaled(Eld("Canon EOS 5D Mark IV", iso), 14, whiteLevelDn),
                "CANONEOS700D" or "EOS700D" or "CANONEOSREBELT5I" or "CANONEOSKISSX7I" => Scaled(
                    Eld("Canon EOS 700D", iso),
                    14,
                    whiteLevelDn
                ),
                "CANONEOS70D" or "EOS70D" => Scaled(Eld("Canon EOS 70D", iso), 14, whiteLevelDn),
                "REDMIK30" => Scaled(Imx686At(iso), 10, whiteLevelDn),
                "CPH1919" or "PCCM00" or "OPPORENO10XZOOM" => Scaled(OppoReno10xAt(iso), 10, whiteLevelDn),
                _ => null,
            }
            : null;

    /// <summary>Letters and digits in upper case: makers, converters and phones differ in the rest.</summary>
    internal static string Normalize(string model) =>
        string.Concat(model.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();

    /// <summary>K and σ² without quantisation, scaled by the powers of two between the depths; then quantisation is added.</summary>
    private static NoiseModel? Scaled((double Gain, double VarianceDn2)? noise, int bits, float whiteLevelDn)
    {
        if (noise is not { } n)
        {
            return null;
        }

        double scale = Math.ScaleB(1, (int)Math.Ceiling(Math.Log2(whiteLevelDn + 1)) - bits);
        double variance = (n.VarianceDn2 * scale * scale) + QuantisationVarianceDn2;
        return new((float)(n.Gain * scale), (float)variance, NoiseOrigin.CameraTable);
    }

    /// <summary>Rows are noise too: their variance is added to the pixels'.</summary>
    private static (double, double)? WithoutRows((double Gain, double Read, double Row)? noise) =>
        noise is { } n ? (n.Gain, (n.Read * n.Read) + (n.Row * n.Row)) : null;

    /// <summary>The Sony A7S II at an ISO: gain K = 0.0009546·ISO − 0.00193 in DN per electron, and σ of its read and row noise in DN, all at 14 bits.</summary>
    /// <returns>Null below ISO 50 and above 51,200.</returns>
    public static (double GainDnPerElectron, double ReadSigmaDn, double RowSigmaDn)? SonyA7S2At(double iso)
    {
        if (iso is < 50 or > 51_200)
        {
            return null;
        }

        // Either side of the change of conversion gain has a curve of its own.
        int second = Array.FindIndex(SonyA7S2, row => row.Iso >= 2000);
        ReadOnlySpan<(double Iso, double Read, double Row)> curve =
            iso < 2000 ? SonyA7S2.AsSpan(0, second) : SonyA7S2.AsSpan(second);
        int i = 0;
        while (i < curve.Length - 2 && iso > curve[i + 1].Iso)
        {
            i++;
        }

        double t = Math.Log(iso / curve[i].Iso) / Math.Log(curve[i + 1].Iso / curve[i].Iso);
        double read = curve[i].Read * Math.Pow(curve[i + 1].Read / curve[i].Read, t);
        double row = curve[i].Row * Math.Pow(curve[i + 1].Row / curve[i].Row, t);
        return ((0.0009546 * iso) - 0.00193, read, row);
    }

    /// <summary>K grows with ISO; σ follows K.</summary>
    private static (double, double)? Eld(string name, double iso)
    {
        if (iso is < 50 or > 12_800)
        {
            return null;
        }

        CalibratedCamera camera = CalibratedCamera.All.Single(c => c.Name.Equals(name, StringComparison.Ordinal));
        double gain = camera.MinGainDnPerElectron * iso / 100;
        double read = camera.GaussianSigma!.Value.At(gain);
        double row = camera.RowSigma.At(gain);
        return (gain, (read * read) + (row * row));
    }

    /// <summary>K is 0.826 at ISO 640 and 8.743 at ISO 6400.</summary>
    private static (double, double)? Imx686At(double iso)
    {
        if (iso is < 400 or > 12_800)
        {
            return null;
        }

        CalibratedCamera camera = CalibratedCamera.All.Single(c => c.Bits == 10);
        double gain = 0.826 + ((8.743 - 0.826) * (iso - 640) / (6400 - 640));
        double tukey = camera.TukeyScale.At(gain);
        double row = camera.RowSigma.At(gain);
        double shape = TukeyLambdaDistribution.UnitVariance(camera.MinTukeyLambda);
        return (gain, (tukey * tukey * shape) + (row * row));
    }

    /// <summary>K = 5.995e-4·ISO + 8.689e-3, σ² = 7.118e-7·ISO² + 6.515e-4·ISO + 0.1149, quantisation included.</summary>
    private static (double, double)? OppoReno10xAt(double iso) =>
        iso is < 50 or > 12_800
            ? null
            : (
                (5.995e-4 * iso) + 8.689e-3,
                (7.118e-7 * iso * iso) + (6.515e-4 * iso) + 0.1149 - QuantisationVarianceDn2
            );
}
