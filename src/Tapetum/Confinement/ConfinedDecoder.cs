using Microsoft.Win32.SafeHandles;
using Tapetum.Confinement.Native;

namespace Tapetum.Confinement;

/// <summary>Decodes one file in a worker, which afterwards waits for the next one, if all went well.</summary>
internal sealed class ConfinedDecoder : IDecoder
{
    private readonly Worker worker;
    private bool hasFailed;

    /// <param name="kind">What the worker must be.</param>
    /// <exception cref="WorkerStartException">None starts.</exception>
    public ConfinedDecoder(WorkerKind kind)
    {
        worker = WorkerPool.Shared.Take(kind);
        worker.Files++;
    }

    public DecoderAnswer? Ask(DecoderRequest request, SafeFileHandle? file, long mostBytes)
    {
        DecoderAnswer? answer = worker.Ask(request, file, mostBytes);
        hasFailed |= answer is not { Status: 0 };
        return answer;
    }

    public int? Copy(DecoderRequest request, Span<byte> numbers, int numberBytes)
    {
        int? status = worker.Copy(request, numbers, numberBytes);
        hasFailed |= status != 0;
        return status;
    }

    public void Cancel()
    {
        hasFailed = true;
        worker.Kill();
    }

    public void Dispose()
    {
        if (hasFailed)
        {
            worker.Dispose();
        }
        else
        {
            WorkerPool.Shared.Return(worker);
        }
    }
}
