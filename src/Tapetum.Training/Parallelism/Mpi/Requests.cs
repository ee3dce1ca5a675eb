using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tapetum.Training.Parallelism.Mpi;

/// <summary>Messages under way. For one thread, in which all that awaits them goes on.</summary>
internal sealed class Requests
{
    private readonly List<Request> pending = [];

    public Task SendAsync(Segment segment, int to, int tag) =>
        Keep(OpenMpi.Send(AddressOf(segment), Bytes(segment), to, tag));

    public Task ReceiveAsync(Segment segment, int from, int tag) =>
        Keep(OpenMpi.Receive(AddressOf(segment), Bytes(segment), from, tag));

    /// <summary>Lets those go on whose messages have come or gone.</summary>
    /// <returns>Whether there were any.</returns>
    public bool Advance()
    {
        bool moved = false;
        for (int i = 0; i < pending.Count; i++)
        {
            Request request = pending[i];
            if (OpenMpi.IsDone(ref request.Handle))
            {
                pending.RemoveAt(i--);
                request.Done.SetResult();
                moved = true;
            }
        }

        return moved;
    }

    private Task Keep(nint handle)
    {
        Request request = new() { Handle = handle };
        pending.Add(request);
        return request.Done.Task;
    }

    private static int Bytes(Segment segment) => segment.Length * sizeof(float);

    /// <summary>Of memory outside the heap, which stays where it is.</summary>
    private static unsafe nint AddressOf(Segment segment) =>
        (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(segment.Span));

    private sealed class Request
    {
        public nint Handle;

        public TaskCompletionSource Done { get; } = new();
    }
}
