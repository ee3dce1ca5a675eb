using Tapetum.Inference.Tiles;
using Tapetum.Mosaic;
using Tapetum.Raw;
using Tapetum.Sensor;

namespace Tapetum.Inference;

/// <summary>
/// Denoises a picture that has three colours at every pixel with a network that was made for mosaics: two of the four that a Bayer sensor could have seen of it go through the network, so that every
/// green is used once, and what both make of it is averaged. What the picture still has and noise cannot explain is given back (<see cref="PhotographDetail"/>).
/// </summary>
/// <remarks>
/// The network expects noise that is independent from pixel to pixel. Files like these were demosaicked and often smoothed, so their noise is not: more of it
/// stays than in a raw file's picture. Stuck pixels are not looked for: demosaicking has spread them, and what stands alone is detail.
/// </remarks>
internal static class SyntheticMosaic
{
    private static readonly CfaPattern[] Phases = [CfaPattern.Rggb, CfaPattern.Gbrg];

    /// <param name="denoiser">The network.</param>
    /// <param name="picture">The noisy picture.</param>
    /// <param name="noise">Of its mosaics.</param>
    /// <param name="ratio">By how much they are amplified, for networks that take them so.</param>
    /// <param name="progress">Receives the fraction done, one call at a time, on any thread.</param>
    /// <param name="cancellationToken">Ends the run within one operator of the network.</param>
    public static async Task<LinearImage> RunAsync(
        Denoiser denoiser,
        RgbImage picture,
        NoiseModel noise,
        double ratio,
        IProgress<double>? progress,
        CancellationToken cancellationToken
    )
    {
        denoiser.RequireContract(ModelContract.CameraLinear);
        denoiser.Card.Require(MosaicLayout.Bayer);
        LinearImage image = new(picture.WidthPx, picture.HeightPx);
        for (int i = 0; i < Phases.Length; i++)
        {
            RawImage mosaic = picture.ToMosaic(Phases[i]);
            BayerTiles tiles = new(mosaic) { ReplacesStuckPixels = false };
            PassProgress? phase = progress is null
                ? null
                : new(progress, (double)i / Phases.Length, 1.0 / Phases.Length);
            var coding = ContractCoding.CameraLinear(denoiser.Card, noise, ratio, mosaic.RangeDn);
            await denoiser.AddAsync(tiles, coding, image, 1f / Phases.Length, phase, cancellationToken);
            if (i == Phases.Length - 1 && denoiser.Card.Amplified is null)
            {
                MeanCorrection.Correct(image, SensorSamples.Of(mosaic), noise, cancellationToken);
            }
        }

        PhotographDetail.Restore(image, picture, noise, cancellationToken);
        return image;
    }

    /// <summary>The picture as it is, for comparison and for what no network can take.</summary>
    public static LinearImage Untouched(RgbImage picture)
    {
        LinearImage image = new(picture.WidthPx, picture.HeightPx);
        BlendInto(image, picture, strength: 0);
        return image;
    }

    /// <summary>One row of <see cref="Untouched"/>.</summary>
    public static void UntouchedRow(RgbImage picture, int yPx, Span<float> rgb)
    {
        (float share, float black) = (1 / (picture.WhiteLevel - picture.BlackLevel), picture.BlackLevel);
        ReadOnlySpan<ushort> noisy = picture.Rgb.Span.Slice(yPx * rgb.Length, rgb.Length);
        for (int i = 0; i < rgb.Length; i++)
        {
            rgb[i] = share * (noisy[i] - black);
        }
    }

    /// <summary>In place: image ← strength·image + (1 − strength)·noisy.</summary>
    public static void BlendInto(LinearImage image, RgbImage picture, float strength)
    {
        float black = picture.BlackLevel;
        float share = (1 - strength) / (picture.WhiteLevel - black);
        Parallel.For(
            0,
            picture.HeightPx,
            y =>
            {
                Span<float> row = image.Row(y);
                ReadOnlySpan<ushort> noisy = picture.Rgb.Span.Slice(y * row.Length, row.Length);
                for (int i = 0; i < row.Length; i++)
                {
                    row[i] = (strength * row[i]) + (share * (noisy[i] - black));
                }
            }
        );
    }
}
