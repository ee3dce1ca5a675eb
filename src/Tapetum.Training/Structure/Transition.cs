namespace Tapetum.Training.Structure;

/// <summary>How a feature map of a figure comes from the one before it.</summary>
internal enum Transition
{
    /// <summary>It is the network's input.</summary>
    Start,
    Convolution,
    Pooling,

    /// <summary>A convolution that makes the picture smaller.</summary>
    StridedConvolution,
    TransposedConvolution,

    /// <summary>Each pixel becomes several alike.</summary>
    Enlargement,

    /// <summary>Depth to space: channels become pixels.</summary>
    Rearrangement,
}
