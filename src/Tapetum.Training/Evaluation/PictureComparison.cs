using Tapetum.Metrics;

namespace Tapetum.Training.Evaluation;

/// <summary>PSNR and SSIM of 8-bit pictures, as the literature has them.</summary>
internal static class PictureComparison
{
    /// <returns>PSNR over all channels, and the mean of the channels' SSIM.</returns>
    public static (double PsnrDb, double Ssim) Of(DisplayPicture picture, DisplayPicture truth)
    {
        const int Channels = 3;
        float[] plane = new float[truth.WidthPx * truth.HeightPx];
        float[] truthPlane = new float[plane.Length];
        double ssim = 0;
        for (int channel = 0; channel < Channels; channel++)
        {
            picture.CopyPlane(channel, plane);
            truth.CopyPlane(channel, truthPlane);
            ssim += Ssim.OfPlane(plane, truthPlane, truth.WidthPx, truth.HeightPx, peak: 255) / Channels;
        }

        return (Psnr.Of(picture.Rgb, truth.Rgb), ssim);
    }
}
