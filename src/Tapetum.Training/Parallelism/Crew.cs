using System.Runtime.ExceptionServices;

namespace Tapetum.Training.Parallelism;

/// <summary>
/// Threads that do one job after another together: a training step's samples, the sum of their gradients, an optimizer's matrices. They are its own, as
/// the pool's threads are busy with the next batches. For one job at a time.
/// </summary>
public sealed class Crew : IDisposable
{
    private readonly SemaphoreSlim begin = new(0);
    private readonly CountdownEvent done = new(1);
    private readonly Thread[] threads;
    private Job? job;

    /// <param name="threads">0 is one per core.</param>
    public Crew(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        this.threads = new Thread[threads == 0 ? Environment.ProcessorCount : threads];
        for (int i = 0; i < this.threads.Length; i++)
        {
            this.threads[i] = new Thread(Work) { IsBackground = true, Name = $"crew {i + 1}" };
            this.threads[i].Start();
        }
    }

    /// <summary>How many threads it has.</summary>
    public int Threads => threads.Length;

    /// <summary>Calls <paramref name="body"/> once with each of 0 to <paramref name="count"/> − 1, in that order as threads come free, and waits for all.</summary>
    /// <exception cref="Exception">The first that a body threw; what had not begun by then is left out.</exception>
    public void Run(int count, Action<int> body)
    {
        ObjectDisposedException.ThrowIf(!threads[0].IsAlive, this);
        int called = Math.Min(count, threads.Length);
        if (called > 0)
        {
            Job current = new(count, body);
            job = current;
            done.Reset(called);
            begin.Release(called);
            done.Wait();
            current.Failure?.Throw();
        }
    }

    public void Dispose()
    {
        job = null;
        begin.Release(threads.Length);
        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        begin.Dispose();
        done.Dispose();
    }

    private void Work()
    {
        while (true)
        {
            begin.Wait();
            if (job is not { } current)
            {
                return;
            }

            current.Work();
            done.Signal();
        }
    }

    private sealed class Job(int count, Action<int> body)
    {
        private int next = -1;
        private ExceptionDispatchInfo? failure;

        public ExceptionDispatchInfo? Failure => failure;

        public void Work()
        {
            for (int i = Interlocked.Increment(ref next); i < count; i = Interlocked.Increment(ref next))
            {
                try
                {
                    body(i);
                }
                catch (Exception e)
                {
                    _ = Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(e), null);
                    return;
                }
            }
        }
    }
}
