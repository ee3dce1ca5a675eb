using Tapetum.Training.Networks;
using Tapetum.Training.Optimization;
using Tapetum.Training.Parallelism;

namespace Tapetum.Training.Tests.Optimization;

public class MuonTests
{
    private const float LearningRate = 0.01f;

    [Fact]
    public void Kernels_move_against_their_gradient_by_a_step_of_Adam_s_size_and_biases_by_Adam_s()
    {
        using Weights weights = new(new UNet(channels: 2, UNetEnd.Colors));
        weights.Initialize(seed: 1);
        float[] before = weights.Values.Span.ToArray();
        Random random = new(2);
        foreach (ref float gradient in weights.Gradients.Span)
        {
            gradient = random.NextSingle() - 0.5f;
        }

        float[] gradients = weights.Gradients.Span.ToArray();
        using Crew crew = new(threads: 2);
        using Muon muon = new(weights, new AdamOptions(), new MuonOptions(), crew);
        _ = muon.Step(LearningRate, step: 1);

        foreach (Parameter parameter in weights.Network.Parameters)
        {
            int start = weights.StartOf(parameter.Name);
            float[] moved =
            [
                .. weights.Values.Slice(start, parameter.Length).ToArray().Select((w, i) => w - before[start + i]),
            ];
            double along = moved.Select((change, i) => change * gradients[start + i]).Sum();
            double size = Math.Sqrt(moved.Average(change => change * change));
            along.ShouldBeLessThan(0, parameter.Name);

            // Adam's first step is α in every number; Muon's 0.2·α in the mean of a matrix of full rank, and up to α in one.
            size.ShouldBeInRange(0.1 * LearningRate, 1.01 * LearningRate, parameter.Name);
        }
    }

    [Fact]
    public void A_gradient_that_is_no_number_changes_nothing()
    {
        using Weights weights = new(new UNet(channels: 2, UNetEnd.Colors));
        weights.Initialize(seed: 1);
        float[] before = weights.Values.Span.ToArray();
        weights.Gradients.Span[0] = float.NaN;
        using Crew crew = new(threads: 2);
        using Muon muon = new(weights, new AdamOptions(), new MuonOptions(), crew);

        muon.Step(LearningRate, step: 1).ShouldBe(float.NaN);

        weights.Values.Span.ToArray().ShouldBe(before);
    }
}
