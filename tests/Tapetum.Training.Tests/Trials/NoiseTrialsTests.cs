using Tapetum.Training.Trials;

namespace Tapetum.Training.Tests.Trials;

/// <summary>`tapetum bench noise` in small: each kind of frame stands for something that misleads an estimator.</summary>
public class NoiseTrialsTests
{
    private static readonly FrameKind[] Kinds =
    [
        FrameKind.Ordinary,
        FrameKind.Textured,
        FrameKind.Dim,
        FrameKind.Bright,
        FrameKind.Clipped,
        FrameKind.Vignetted,
    ];

    [Fact]
    public void Gain_within_10_and_read_noise_within_20_per_cent_wherever_they_count_on_all_but_one_of_a_dozen_frames()
    {
        NoiseTrial[] trials =
        [
            .. Kinds.SelectMany(kind => new[] { 0, 1 }.Select(i => NoiseTrials.Run(NoiseTrials.Draw(kind, i)))),
        ];

        trials.Count(t => t.GainCounts).ShouldBeGreaterThanOrEqualTo(8);
        trials.Count(t => t.ReadNoiseCounts).ShouldBeGreaterThanOrEqualTo(4);
        trials
            .Where(t => (t.GainCounts && t.GainError > 0.10) || (t.ReadNoiseCounts && t.ReadNoiseError > 0.20))
            .Select(t => $"{t.Kind} {t.Number}: {t.Truth} found as {t.Found}")
            .Count()
            .ShouldBeLessThanOrEqualTo(1);
        trials.ShouldAllBe(t => t.AmplitudeError < 0.25);
    }

    [Fact]
    public void A_trial_is_a_function_of_its_kind_and_number() =>
        NoiseTrials
            .Draw(FrameKind.Ordinary, 3)
            .Raw.Mosaic.Span.SequenceEqual(NoiseTrials.Draw(FrameKind.Ordinary, 3).Raw.Mosaic.Span)
            .ShouldBeTrue();

    [Fact]
    public void A_flat_wall_has_its_noise_although_it_cannot_tell_gain_from_read_noise() =>
        NoiseTrials.Run(NoiseTrials.Draw(FrameKind.Narrow, 1)).AmplitudeError.ShouldBeLessThan(0.10);
}
