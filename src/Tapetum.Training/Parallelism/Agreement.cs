using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Tapetum.Inference.OnnxRuntime;

namespace Tapetum.Training.Parallelism;

/// <summary>What ranks tell each other besides gradients.</summary>
internal static class Agreement
{
    /// <summary>Whether this one logs, validates and writes.</summary>
    public static bool IsFirst(this IRanks ranks) => ranks.Rank == 0;

    /// <summary>The part of <paramref name="count"/> things that is this rank's: all shares are in a row and differ by one at most.</summary>
    public static (int First, int Count) ShareOf(this IRanks ranks, int count)
    {
        int first = ranks.Rank * count / ranks.Count;
        return (first, ((ranks.Rank + 1) * count / ranks.Count) - first);
    }

    /// <summary>Fills in, of an array that all have, what the other ranks know: each its share.</summary>
    public static void Gather(this IRanks ranks, Span<long> numbers)
    {
        (int first, int count) = ranks.ShareOf(numbers.Length);
        long[] own = numbers.Slice(first, count).ToArray();
        Exchange(ranks, numbers, all => own.CopyTo(all[first..]));
    }

    /// <summary>Brings the first rank's numbers to all.</summary>
    public static void TakeFirst(this IRanks ranks, Span<long> numbers)
    {
        long[] own = ranks.IsFirst() ? numbers.ToArray() : [];
        Exchange(ranks, numbers, all => own.CopyTo(all));
    }

    /// <summary>Brings the first rank's numbers to all.</summary>
    public static void TakeFirst(this IRanks ranks, NativeBuffer<float> numbers) =>
        ranks.Pass([.. SegmentsOf(numbers, (_, _) => { })]);

    /// <summary>A buffer cut into what is worth sending by itself.</summary>
    /// <param name="numbers">All of it.</param>
    /// <param name="add">Is given the numbers and where they begin.</param>
    /// <param name="finish">As <see cref="Segment.Finish"/>.</param>
    public static IEnumerable<Segment> SegmentsOf(
        NativeBuffer<float> numbers,
        Action<int, Span<float>> add,
        Action<Span<float>>? finish = null
    )
    {
        const int Length = 1 << 15; // 128 KB: long beside what a message costs, short beside a gradient
        for (int start = 0; start < numbers.Length; start += Length)
        {
            int from = start;
            yield return new(numbers, start, Math.Min(Length, numbers.Length - start), all => add(from, all), finish);
        }
    }

    /// <summary>Does what may fail on any rank. When it does on one, all stop: that one with its error, the others with <see cref="OtherRankException"/>.</summary>
    public static async Task<T> AllAsync<T>(this IRanks ranks, Func<Task<T>> work)
    {
        T result = default!;
        ExceptionDispatchInfo? failure = null;
        try
        {
            result = await work();
        }
        catch (Exception e)
        {
            failure = ExceptionDispatchInfo.Capture(e);
        }

        long[] failed = new long[ranks.Count];
        failed[ranks.Rank] = failure is null ? 0 : 1;
        ranks.Gather(failed);
        int first = Array.IndexOf(failed, 1);
        if (first == ranks.Rank)
        {
            failure!.Throw();
        }

        return first < 0 ? result : throw new OtherRankException(first);
    }

    private static void Exchange(IRanks ranks, Span<long> numbers, Action<Span<long>> add)
    {
        using NativeBuffer<float> buffer = new(numbers.Length * sizeof(long) / sizeof(float));
        ranks.Pass([new(buffer, 0, buffer.Length, all => add(MemoryMarshal.Cast<float, long>(all)))]);
        MemoryMarshal.Cast<float, long>(buffer.Span).CopyTo(numbers);
    }
}
