using System.Diagnostics;
using System.Globalization;

namespace Tapetum.Training.Tests.Evaluation;

/// <summary>PSNR and SSIM as scikit-image computes them, from Debian's python3-skimage. Tests that want it are skipped without it.</summary>
internal static class ScikitImage
{
    private const string Python = "/usr/bin/python3";

    private const string Script = """
        import sys
        from skimage.io import imread
        from skimage.metrics import peak_signal_noise_ratio, structural_similarity
        a, b = imread(sys.argv[1]), imread(sys.argv[2])
        print(peak_signal_noise_ratio(a, b), structural_similarity(
            a, b, channel_axis=2, data_range=255, gaussian_weights=True, sigma=1.5, use_sample_covariance=False))
        """;

    public static async Task<(double PsnrDb, double Ssim)> CompareAsync(string picture, string truth)
    {
        if (!File.Exists(Python))
        {
            Assert.Skip($"There is no {Python}.");
        }

        ProcessStartInfo start = new(Python, ["-c", Script, picture, truth])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        if ((await errors).Contains("No module named", StringComparison.Ordinal))
        {
            Assert.Skip("There is no python3-skimage.");
        }

        process.ExitCode.ShouldBe(0, await errors);
        double[] numbers = [.. output.Split().Where(word => word.Length > 0).Select(Number)];
        return (numbers[0], numbers[1]);
    }

    private static double Number(string word) => double.Parse(word, CultureInfo.InvariantCulture);
}
