namespace Tapetum.Training.Graphs;

/// <summary>A value that flows through a graph: its name and shape, not its numbers.</summary>
/// <param name="Name">Unique within its graph.</param>
/// <param name="Shape">Usually [batch, channels, height, width]; <see cref="Any"/> where the size is known only when the graph runs.</param>
public sealed record Tensor(string Name, IReadOnlyList<long> Shape)
{
    /// <summary>A size that is known only when the graph runs. It can be doubled and halved like any other; all that is negative is unknown.</summary>
    public const long Any = -1L << 20;

    /// <summary>Stands where an operator's optional input is left out.</summary>
    public static readonly Tensor None = new("", []);

    public long Batch => Shape[0];

    public long Channels => Shape[1];

    public long Height => Shape[2];

    public long Width => Shape[3];

    /// <summary>The number of elements.</summary>
    public long Length => Shape.Aggregate(1L, (product, size) => product * size);
}
