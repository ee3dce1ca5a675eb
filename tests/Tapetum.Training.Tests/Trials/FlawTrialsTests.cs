using Tapetum.Inference;
using Tapetum.Training.Trials;

namespace Tapetum.Training.Tests.Trials;

public class FlawTrialsTests
{
    /// <summary>Above what the models that come with the program do; docs/models.md has the figures. A better model should lower them.</summary>
    private static readonly Dictionary<string, double> Bounds = new(StringComparer.Ordinal)
    {
        [FlawTrials.ClippedLow] = 0.055,
        [FlawTrials.ClippedGreen] = 0.055,
        [FlawTrials.ClippedFull] = 0.055,
        [FlawTrials.HotClusters] = 25,
        [FlawTrials.HotColor] = 4,
        [FlawTrials.DeadClusters] = 0.4,
        [FlawTrials.DeadColor] = 0.12,
        [FlawTrials.NoFringes] = 0.021,
        [FlawTrials.Fringes] = 0.13,
        [FlawTrials.FocusPixels] = 0.003,
        [FlawTrials.Stars] = 0.19, // 0.09 before the default learned of clusters, which look like stars
    };

    [Theory]
    [InlineData(ModelStore.Default)]
    [InlineData("fast")]
    [InlineData("best")]
    public async Task Flaws_of_real_files_show_no_more_than_they_did(string model)
    {
        using Denoiser denoiser = new(ModelStore.Installed.Find(model), new DenoiserOptions());
        IReadOnlyList<FlawTrial> trials = await FlawTrials.RunAsync(
            (raw, noise) => denoiser.RunAsync(raw, noise, progress: null, TestContext.Current.CancellationToken)
        );

        foreach (FlawTrial trial in trials)
        {
            trial.Error.ShouldBeLessThan(Bounds[trial.Name], trial.Name);
        }
    }
}
