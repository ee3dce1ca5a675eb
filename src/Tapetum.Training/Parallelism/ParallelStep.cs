using System.Numerics.Tensors;
using Tapetum.Inference.OnnxRuntime;
using Tapetum.Mosaic;
using Tapetum.Training.Graphs;
using Tapetum.Training.Loop;
using Tapetum.Training.Loop.Configuration;
using Tapetum.Training.Networks;

namespace Tapetum.Training.Parallelism;

/// <summary>
/// Forward and backward pass of a network on one batch. Each sample passes by itself, on one thread where there are as many samples as threads, and their
/// gradients are summed in order: the numbers are the same on any machine with any number of threads (docs/adr/0082).
/// </summary>
internal sealed class ParallelStep : IDisposable
{
    private readonly Weights weights;
    private readonly Crew crew;
    private readonly OnnxSession[] sessions;
    private readonly SamplePass[] passes;
    private readonly NativeBuffer<float>[] gradients;

    /// <param name="weights">Read and, for gradients, written at each run.</param>
    /// <param name="crew">Does the work.</param>
    /// <param name="batch">N.</param>
    /// <param name="patchPx">H and W of the packed planes, a multiple of 16.</param>
    /// <param name="kind">What is made small.</param>
    /// <param name="scale">Where it is measured.</param>
    /// <param name="profilePrefix">As <see cref="OnnxSessionOptions.ProfilePrefix"/>, of the first thread.</param>
    public ParallelStep(
        Weights weights,
        Crew crew,
        int batch,
        int patchPx,
        TrainingLoss kind = TrainingLoss.L1,
        LossScale scale = LossScale.Network,
        string? profilePrefix = null
    )
    {
        (this.weights, this.crew) = (weights, crew);
        Threads = Math.Min(batch, crew.Threads);
        Batch = new TrainingBatch(batch, patchPx, weights.Network.Mosaic.Planes());
        OnnxGraph graph = TrainingGraph.Build(weights.Network, samples: 1, patchPx, kind, scale);
        byte[] model = graph.ToModel();
        OnnxSession Load(int worker) =>
            OnnxSession.Load(
                model,
                new OnnxSessionOptions
                {
                    Operators = graph.Operators,
                    IntraOpThreads = (crew.Threads / Threads) + (worker < crew.Threads % Threads ? 1 : 0),
                    AllowSpinning = false,
                    // A pool that plans every tensor's place ahead takes half as much memory again and gains no time.
                    EnableMemoryPattern = false,
                    ProfilePrefix = worker == 0 ? profilePrefix : null,
                },
                "training step"
            );
        sessions = [.. Enumerable.Range(0, Threads).Select(Load)];
        gradients =
            batch == 1
                ? []
                : [.. Enumerable.Range(0, batch).Select(_ => new NativeBuffer<float>(weights.Gradients.Length))];
        passes =
        [
            .. Enumerable
                .Range(0, batch)
                .Select(i => new SamplePass(
                    sessions[i % Threads],
                    weights,
                    Batch,
                    i,
                    count: 1,
                    batch == 1 ? weights.Gradients : gradients[i]
                )),
        ];
    }

    /// <summary>How many samples pass at a time.</summary>
    public int Threads { get; }

    /// <summary>What it reads: fill before each run.</summary>
    public TrainingBatch Batch { get; }

    /// <summary>Computes the loss and every gradient.</summary>
    /// <returns>The loss: the mean of the samples'.</returns>
    public float Run(CancellationToken cancellationToken)
    {
        crew.Run(sessions.Length, worker => RunPasses(worker, cancellationToken));
        if (gradients.Length > 0)
        {
            GradientMean.Compute(gradients, weights.Gradients, crew);
        }

        return passes.Sum(pass => pass.Loss) / passes.Length;
    }

    /// <summary>Whether loss and gradients of one sample were numbers in the last run.</summary>
    public bool IsFinite(int sample) =>
        float.IsFinite(passes[sample].Loss) && TensorPrimitives.IsFiniteAll<float>(passes[sample].Gradients.Span);

    public void Dispose()
    {
        foreach (SamplePass pass in passes)
        {
            pass.Dispose();
        }

        foreach (NativeBuffer<float> block in gradients)
        {
            block.Dispose();
        }

        foreach (OnnxSession session in sessions)
        {
            session.Dispose();
        }
    }

    private void RunPasses(int worker, CancellationToken cancellationToken)
    {
        for (int sample = worker; sample < passes.Length; sample += sessions.Length)
        {
            passes[sample].Run(cancellationToken);
        }
    }
}
