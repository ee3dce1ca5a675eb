using System.Collections.Concurrent;
using Tapetum.Web.Photos;

namespace Tapetum.Web.Decoding;

/// <summary>Worker processes. One that has done its share of files, or has failed in any way, is replaced.</summary>
internal sealed class RawWorkerProcesses(StudioOptions options, TimeProvider time) : IRawWorkers, IDisposable
{
    // Starting one costs some hundred milliseconds; a file whose harm does not show at once can spoil so many that follow, and no more.
    private const int FilesPerWorker = 20;

    private readonly ConcurrentBag<RawWorkerProcess> idle = [];

    public async Task<PreviewInfo> PreviewAsync(
        string input,
        string name,
        string thumbnail,
        CancellationToken cancellationToken
    ) =>
        (await RunAsync(new(DecodeTask.Preview, input, name, thumbnail, options.MaxPixels), cancellationToken)).Preview
        ?? throw new InvalidDataException("The worker answered something else.");

    public Task DecodeAsync(string input, string name, string output, CancellationToken cancellationToken) =>
        RunAsync(new(DecodeTask.Decode, input, name, output, options.MaxPixels), cancellationToken);

    public void Dispose()
    {
        while (idle.TryTake(out RawWorkerProcess? worker))
        {
            worker.Dispose();
        }
    }

    private async Task<DecodeReply> RunAsync(DecodeRequest request, CancellationToken cancellationToken)
    {
        RawWorkerProcess worker = Take();
        bool keep = false;
        try
        {
            DecodeReply reply = await AskAsync(worker, request, cancellationToken);
            if (reply.Error is { } error)
            {
                throw new DecodeException(error);
            }

            keep = worker.FilesDone < FilesPerWorker;
            return reply;
        }
        finally
        {
            if (keep)
            {
                idle.Add(worker);
            }
            else
            {
                worker.Dispose();
            }
        }
    }

    /// <summary>One that has died while it had nothing to do is no fault of the next file.</summary>
    private RawWorkerProcess Take()
    {
        while (idle.TryTake(out RawWorkerProcess? worker))
        {
            if (worker.IsAlive)
            {
                return worker;
            }

            worker.Dispose();
        }

        return RawWorkerProcess.Start(options);
    }

    private async Task<DecodeReply> AskAsync(
        RawWorkerProcess worker,
        DecodeRequest request,
        CancellationToken cancellationToken
    )
    {
        using CancellationTokenSource timeout = new(options.DecodeTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await worker.AskAsync(request, either.Token)
                ?? throw Fault(
                    "Decoding it crashed, or took more memory than is allowed here.",
                    "Check that the file opens in other programs. If it does, please report it."
                );
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Fault(
                $"Decoding it took longer than the {options.DecodeTimeout.TotalSeconds:0} seconds that are allowed here.",
                "Check that the file opens in other programs. If it does, enhance it with the command line."
            );
        }
    }

    private static DecodeException Fault(string detail, string advice) =>
        new(new PhotoError("This file cannot be decoded", detail, advice));
}
