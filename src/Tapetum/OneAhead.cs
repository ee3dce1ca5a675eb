namespace Tapetum;

/// <summary>Reads the next while the last is worked on.</summary>
internal static class OneAhead
{
    /// <param name="inputs">In this order.</param>
    /// <param name="read">Reads one, on another thread.</param>
    /// <returns>What was read, one after the other; two are held at a time.</returns>
    public static IEnumerable<T> Of<TInput, T>(IReadOnlyList<TInput> inputs, Func<TInput, T> read)
    {
        Task<T>? next = null;
        try
        {
            for (int i = 0; i < inputs.Count; i++)
            {
                T current = next is null ? read(inputs[i]) : next.GetAwaiter().GetResult();
                TInput? following = i + 1 < inputs.Count ? inputs[i + 1] : default;
                next = i + 1 < inputs.Count ? Task.Run(() => read(following!)) : null;
                yield return current;
            }
        }
        finally
        {
            // Whoever stops early may close what is read from; what came of it is no matter any more.
            if (next is not null)
            {
                Task.WaitAny(next);
            }
        }
    }
}
