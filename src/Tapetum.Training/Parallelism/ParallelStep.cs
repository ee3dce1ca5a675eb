using System.Numerics.Tensors;
using Tapetum.Inference;
using Tapetum.Inference.OnnxRuntime;
using Tapetum.Mosaic;
using Tapetum.Training.Graphs;
using Tapetum.Training.Loop;
using Tapetum.Training.Loop.Configuration;
using Tapetum.Training.Networks;

namespace Tapetum.Training.Parallelism;

/// <summary>
/// Forward and backward pass of a network on one batch. Each sample passes by itself, on one thread where there are as many samples as threads, and their
/// gradients are summed in order: the numbers are the same on any machine with any number of threads (docs/adr/0082), and of processes that share the
/// batch (docs/adr/0084).
/// </summary>
internal sealed class ParallelStep : IDisposable
{
    private readonly Weights weights;
    private readonly Crew crew;
    private readonly IRanks ranks;
    private readonly int samples;
    private readonly NativeBuffer<float> losses;
    private readonly OnnxSession[] sessions;
    private readonly SamplePass[] passes;
    private readonly NativeBuffer<float>[] gradients;

    /// <param name="weights">Read and, for gradients, written at each run.</param>
    /// <param name="crew">Does the work.</param>
    /// <param name="samples">N, of all ranks together.</param>
    /// <param name="patchPx">H and W of the packed planes, a multiple of 16.</param>
    /// <param name="kind">What is made small.</param>
    /// <param name="scale">Where it is measured.</param>
    /// <param name="profilePrefix">As <see cref="OnnxSessionOptions.ProfilePrefix"/>, of the first thread.</param>
    /// <param name="device">What runs it. The same numbers to the last bit are the CPU's alone.</param>
    /// <param name="ranks">Share the batch; null is this process alone.</param>
    /// <param name="precision">What convolutions multiply.</param>
    public ParallelStep(
        Weights weights,
        Crew crew,
        int samples,
        int patchPx,
        TrainingLoss kind = TrainingLoss.L1,
        LossScale scale = LossScale.Network,
        string? profilePrefix = null,
        IRanks? ranks = null,
        ComputeDevice device = ComputeDevice.Cpu,
        TrainingPrecision precision = TrainingPrecision.Float32
    )
    {
        (this.weights, this.crew, this.samples) = (weights, crew, samples);
        this.ranks = ranks ?? new OneRank();
        losses = new NativeBuffer<float>(samples + 1);
        (int first, int batch) = this.ranks.ShareOf(samples);
        bool isOnGpu = device == ComputeDevice.Gpu;
        // A GPU takes one sample after the other.
        Threads = isOnGpu ? 1 : Math.Min(batch, crew.Threads);
        Batch = new TrainingBatch(batch, patchPx, weights.Network.Mosaic.Planes(), weights.Network.Mosaic.CellPx())
        {
            First = first,
        };
        OnnxGraph graph = TrainingGraph.Build(
            weights.Network,
            samples: 1,
            patchPx,
            kind,
            scale,
            hasOwnOperators: !isOnGpu,
            precision
        );
        byte[] model = graph.ToModel();
        if (isOnGpu)
        {
            DeviceNetwork.RequireGpu("training step");
        }

        OnnxSession Load(int worker) =>
            OnnxSession.Load(
                model,
                new OnnxSessionOptions
                {
                    Operators = graph.Operators,
                    Provider = isOnGpu ? ExecutionProvider.WebGpu : ExecutionProvider.Cpu,
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
            samples == 1
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
                    samples == 1 ? weights.Gradients : gradients[i]
                )),
        ];
    }

    /// <summary>How many samples pass at a time.</summary>
    public int Threads { get; }

    /// <summary>What it reads, this process's share of the step's samples: fill before each run.</summary>
    public TrainingBatch Batch { get; }

    /// <summary>Whether, in the last run, any rank was asked to stop: all know it after the same step.</summary>
    public bool IsToStop { get; private set; }

    /// <summary>Computes the loss and every gradient.</summary>
    /// <param name="cancellationToken">Asks all ranks to stop after this run.</param>
    /// <returns>The loss: the mean of the samples'.</returns>
    public float Run(CancellationToken cancellationToken)
    {
        crew.Run(sessions.Length, RunPasses);
        Segment notes = new(losses, 0, losses.Length, all => AddNotes(all, cancellationToken.IsCancellationRequested));
        if (ranks.Count > 1)
        {
            ranks.Pass([notes, .. GradientMean.Segments(gradients, weights.Gradients, ranks, samples)]);
        }
        else
        {
            ranks.Pass([notes]);
            if (gradients.Length > 0)
            {
                GradientMean.Compute(gradients, weights.Gradients, crew);
            }
        }

        IsToStop = losses.Span[samples] != 0;
        return MeanLoss(losses.Span[..samples]);
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

        losses.Dispose();
        foreach (OnnxSession session in sessions)
        {
            session.Dispose();
        }
    }

    private static float MeanLoss(ReadOnlySpan<float> losses)
    {
        double sum = 0;
        foreach (float loss in losses)
        {
            sum += loss;
        }

        return (float)sum / losses.Length;
    }

    /// <summary>Each sample's loss, then whether to stop.</summary>
    private void AddNotes(Span<float> notes, bool stop)
    {
        foreach ((int i, SamplePass pass) in passes.Index())
        {
            notes[Batch.First + i] = pass.Loss;
        }

        notes[^1] = stop || (!ranks.IsFirst() && notes[^1] != 0) ? 1 : 0;
    }

    private void RunPasses(int worker)
    {
        for (int sample = worker; sample < passes.Length; sample += sessions.Length)
        {
            passes[sample].Run(CancellationToken.None);
        }
    }
}
