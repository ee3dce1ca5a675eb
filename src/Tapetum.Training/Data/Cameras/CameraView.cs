using Tapetum.Raw;

namespace Tapetum.Training.Data.Cameras;

/// <summary>
/// How a camera records a scene's light x, as a share of its white level:
/// <code>
/// c = max(0, M·x)                                    white-balanced camera RGB
/// m = (max(0, mean(c) − 0.9)/0.1)²                   1 where the picture is white
/// c ← c·max(m + (1 − m)·g, g)                        undo white balance, but leave clipped white clipped; g = (1/red gain, 1, 1/blue gain)
/// c ← min(limit, e·c)                                exposure, then the white level
/// </code>
/// </summary>
/// <remarks>Brooks et al., "Unprocessing Images for Learned Raw Denoising", CVPR 2019, sections 3.3 and 3.4.</remarks>
/// <param name="SrgbToCamera">M: rows sum to 1.</param>
/// <param name="RedGain">White balance gain of red relative to green.</param>
/// <param name="BlueGain">White balance gain of blue relative to green.</param>
/// <param name="Exposure">e: 1 puts scene white at the white level.</param>
internal sealed record CameraView(Matrix3x3 SrgbToCamera, float RedGain, float BlueGain, float Exposure)
{
    /// <summary>What undoes it: white balance, then the inverse of M.</summary>
    public Matrix3x3 CameraToSrgb => SrgbToCamera.Inverse() * Matrix3x3.Diagonal(RedGain, 1, BlueGain);

    /// <summary>Records scene light in place.</summary>
    /// <param name="red">Linear sRGB red in [0, 1]; becomes camera red.</param>
    /// <param name="green">Likewise.</param>
    /// <param name="blue">Likewise.</param>
    /// <param name="scale">What white becomes.</param>
    /// <param name="limit">As a share of white: 1 clips there, infinity nowhere.</param>
    public void Record(Span<float> red, Span<float> green, Span<float> blue, float scale, float limit)
    {
        Matrix3x3 m = SrgbToCamera;
        (float m11, float m12, float m13) = ((float)m.M11, (float)m.M12, (float)m.M13);
        (float m21, float m22, float m23) = ((float)m.M21, (float)m.M22, (float)m.M23);
        (float m31, float m32, float m33) = ((float)m.M31, (float)m.M32, (float)m.M33);
        (float redShare, float blueShare) = (1 / RedGain, 1 / BlueGain);
        for (int i = 0; i < red.Length; i++)
        {
            (float r, float g, float b) = (red[i], green[i], blue[i]);
            float cameraRed = MathF.Max(0, (m11 * r) + (m12 * g) + (m13 * b));
            float cameraGreen = MathF.Max(0, (m21 * r) + (m22 * g) + (m23 * b));
            float cameraBlue = MathF.Max(0, (m31 * r) + (m32 * g) + (m33 * b));
            float white = MathF.Max(0, ((cameraRed + cameraGreen + cameraBlue) * (10f / 3)) - 9);
            white = MathF.Min(1, white * white);
            cameraRed *= MathF.Max(white + ((1 - white) * redShare), redShare);
            cameraBlue *= MathF.Max(white + ((1 - white) * blueShare), blueShare);
            red[i] = scale * MathF.Min(limit, Exposure * cameraRed);
            green[i] = scale * MathF.Min(limit, Exposure * cameraGreen);
            blue[i] = scale * MathF.Min(limit, Exposure * cameraBlue);
        }
    }
}
