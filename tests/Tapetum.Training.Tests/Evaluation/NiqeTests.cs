using System.IO.Compression;
using Tapetum.Sensor.Synthesis;
using Tapetum.Training.Datasets;
using Tapetum.Training.Evaluation.Naturalness;
using Tapetum.Training.Trials;

namespace Tapetum.Training.Tests.Evaluation;

public sealed class NiqeTests
{
    private const int WidthPx = 384;
    private const int HeightPx = 288;

    private static readonly Niqe Own = new(PhotographModel.Own());

    [Theory]
    [InlineData(5, 3.1780538303479458)]
    [InlineData(0.5, 0.5723649429247001)]
    [InlineData(0.1, 2.2527126517342060)]
    public void The_logarithm_of_gamma_is_right(double x, double logGamma) => LogGamma.Of(x).ShouldBe(logGamma, 1e-12);

    [Theory]
    [InlineData(1, 2, 2)]
    [InlineData(1, 0.5, 1.5)]
    [InlineData(2, 1, 3)]
    public void Shape_and_scales_of_known_samples_are_found(int shape, double left, double right)
    {
        Random random = new(5);
        double[] samples = new double[200_000];
        foreach (ref double sample in samples.AsSpan())
        {
            // exp(−t) for a Laplace distribution, exp(−t²) for a Gaussian one.
            double exponential = -Math.Log(1 - random.NextDouble());
            double t =
                shape == 1
                    ? exponential
                    : Math.Abs(Math.Sqrt(exponential) * Math.Cos(2 * Math.PI * random.NextDouble()));
            sample = random.NextDouble() * (left + right) < left ? -t * left : t * right;
        }

        var fit = AsymmetricGaussian.Fit(samples);

        fit.Shape.ShouldBe(shape, 0.02 * shape);
        fit.LeftScale.ShouldBe(left, 0.02 * left);
        fit.RightScale.ShouldBe(right, 0.02 * right);
    }

    [Fact]
    public void Halving_keeps_what_is_even_and_what_rises_evenly()
    {
        double[] ramp = [.. Enumerable.Range(0, 32 * 16).Select(i => 3.0 * (i % 32))];

        GreyPicture half = new GreyPicture(32, 16, ramp).Halve();

        (half.WidthPx, half.HeightPx).ShouldBe((16, 8));
        for (int x = 2; x < 14; x++)
        {
            half.Values[(4 * 16) + x].ShouldBe(3 * ((2 * x) + 0.5), 1e-9);
        }
    }

    [Fact]
    public void The_number_is_that_of_BasicSR_s_program_with_the_same_photographs()
    {
        // Computed once with basicsr/metrics/niqe.py (XPixelGroup/BasicSR), numpy 1.24, and our file.
        Own.Of(Formula()).ShouldNotBeNull().ShouldBe(36.0490, 1e-3);
    }

    [Fact]
    public void The_more_noise_the_less_natural()
    {
        double clean = Own.Of(Scene(noise: 0)).ShouldNotBeNull();

        Own.Of(Scene(noise: 20)).ShouldNotBeNull().ShouldBeGreaterThan(clean + 1);
        Own.Of(Scene(noise: 60)).ShouldNotBeNull().ShouldBeGreaterThan(Own.Of(Scene(noise: 20)).GetValueOrDefault());
    }

    [Fact]
    public void Small_and_flat_pictures_have_no_number()
    {
        Own.Of(Formula().Crop(191, 191)).ShouldBeNull();
        Own.Of(new GreyPicture(WidthPx, HeightPx, new double[WidthPx * HeightPx])).ShouldBeNull();
    }

    [Fact]
    public void What_is_written_for_numpy_is_read_again()
    {
        using TemporaryFolder folder = new();
        FeatureStatistics own = PhotographModel.Own();
        using (FileStream file = File.Create(folder.File("mine.npz")))
        {
            PhotographModel.Write(file, own);
        }

        FeatureStatistics read = PhotographModel.Read(folder.File("mine.npz"));

        read.Mean.ShouldBe(own.Mean);
        read.Covariance.ShouldBe(own.Covariance);
    }

    [Fact]
    public void A_file_without_the_numbers_is_refused_by_what_it_lacks()
    {
        using TemporaryFolder folder = new();
        using (ZipArchive zip = ZipFile.Open(folder.File("other.npz"), ZipArchiveMode.Create))
        {
            zip.CreateEntry("weights.npy").Open().Dispose();
        }

        Should
            .Throw<DatasetException>(() => PhotographModel.Read(folder.File("other.npz")))
            .Message.ShouldContain("no array 'mu_pris_param'");
    }

    /// <summary>Waves and a pattern without order.</summary>
    private static GreyPicture Formula()
    {
        double[] values = new double[WidthPx * HeightPx];
        for (int y = 0; y < HeightPx; y++)
        {
            for (int x = 0; x < WidthPx; x++)
            {
                int mixed = ((x * 7919) + (y * 104729) + (x * y % 1013)) % 97;
                values[(y * WidthPx) + x] = Math.Round(
                    128 + (60 * Math.Sin(x / 7.0) * Math.Cos(y / 11.0)) + ((mixed - 48) / 3.0)
                );
            }
        }

        return new(WidthPx, HeightPx, values);
    }

    private static GreyPicture Scene(double noise)
    {
        float[] light = DeadLeaves.Draw(WidthPx, HeightPx, 1.5, 0.5, 0.8, coloured: false, new Random(3));
        Random random = new(4);
        return new(
            WidthPx,
            HeightPx,
            [
                .. light.Select(x =>
                    Math.Clamp(
                        Math.Round(
                            (255 * Math.Pow(x, 1 / 2.2)) + (noise * (random.NextDouble() + random.NextDouble() - 1))
                        ),
                        0,
                        255
                    )
                ),
            ]
        );
    }
}
