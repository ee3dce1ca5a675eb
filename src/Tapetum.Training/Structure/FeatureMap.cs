namespace Tapetum.Training.Structure;

/// <summary>What a figure shows as one bar: a convolution's output with its activation, a pooled picture, an upsampled one with what is joined to it.</summary>
/// <param name="Transition">How it comes from the map before it.</param>
/// <param name="Channels">With what is joined.</param>
/// <param name="Scale">Height over height of the network's input.</param>
internal sealed record FeatureMap(Transition Transition, long Channels, double Scale)
{
    /// <summary>Whether the picture becomes smaller.</summary>
    public bool GoesDown => Transition is Transition.Pooling or Transition.StridedConvolution;

    /// <summary>Whether it becomes larger.</summary>
    public bool GoesUp => Transition is Transition.TransposedConvolution or Transition.Enlargement;

    /// <summary>The side of the kernel that made it; null for the input.</summary>
    public long? KernelPx { get; init; }

    /// <summary>What joining adds to its channels: those of the skip.</summary>
    public long JoinedChannels { get; init; }

    /// <summary>Where the skip comes from: the index of a map.</summary>
    public int? JoinedFrom { get; init; }

    /// <summary>Where something comes from that is added to it: the index of a map.</summary>
    public int? AddedFrom { get; init; }

    /// <summary>What is done on the way to what is added.</summary>
    public string? AddedBy { get; init; }

    /// <summary>What computing it takes.</summary>
    public long Parameters { get; init; }

    public double MacsPerRawPx { get; init; }
}
