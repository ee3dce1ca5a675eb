using Tapetum.Training.Data.Photos;
using Tapetum.Training.Trials;

namespace Tapetum.Cli.Benchmarks;

/// <summary>How near the noise estimated from a frame comes to the noise that was added to it.</summary>
internal static class NoiseBenchmark
{
    /// <summary>Twice what training takes: here the photograph's own grain would count as noise that nobody added.</summary>
    private const int PhotoShrink = 4;

    /// <param name="framesPerKind">Frames of each kind.</param>
    /// <param name="photos">Photographs to make frames from as well; each is met by the same number of sensors.</param>
    /// <param name="done">Told how many frames are done.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public static NoiseBenchReport Run(
        int framesPerKind,
        IReadOnlyList<string> photos,
        Action<int> done,
        CancellationToken cancellationToken
    )
    {
        (FrameKind Kind, int Number)[] synthetic =
        [
            .. NoiseTrials.SyntheticKinds.SelectMany(kind => Enumerable.Range(0, framesPerKind).Select(i => (kind, i))),
        ];
        int perPhoto = photos.Count == 0 ? 0 : ((framesPerKind - 1) / photos.Count) + 1;
        NoiseTrial[] trials = new NoiseTrial[synthetic.Length + (perPhoto * photos.Count)];
        int finished = 0;
        ParallelOptions parallel = new() { CancellationToken = cancellationToken };
        Parallel.For(
            0,
            synthetic.Length,
            parallel,
            i =>
            {
                trials[i] = NoiseTrials.Run(NoiseTrials.Draw(synthetic[i].Kind, synthetic[i].Number));
                done(Interlocked.Increment(ref finished));
            }
        );
        Parallel.For(
            0,
            photos.Count,
            parallel,
            p =>
            {
                LinearPhoto photo = LinearPhotoReader.Read(photos[p], PhotoShrink, cancellationToken);
                for (int i = 0; i < perPhoto; i++)
                {
                    int number = (p * perPhoto) + i;
                    trials[synthetic.Length + number] = NoiseTrials.Run(NoiseTrials.Draw(photo, number));
                    done(Interlocked.Increment(ref finished));
                }
            }
        );
        return new(
            "noise",
            [
                NoiseTrialSummary.Of("all", trials),
                .. trials.GroupBy(trial => trial.Kind).Select(g => NoiseTrialSummary.Of($"{g.Key}", [.. g])),
            ],
            trials
        );
    }
}
