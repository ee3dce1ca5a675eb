namespace Tapetum.Inference.Bfloat16;

/// <summary>What a layer does. The numbers are those of native/tapetum_network.cpp.</summary>
internal enum ResidualLayerKind
{
    /// <summary>A 3×3 convolution of the mosaic's planes.</summary>
    Head,

    /// <summary>x + 3×3(leaky(3×3(x))).</summary>
    Block,

    /// <summary>A 2×2 convolution with a stride of 2.</summary>
    Down,

    /// <summary>A 1×1 convolution, each result four times, added to what went down from there.</summary>
    Up,

    /// <summary>A 1×1 convolution to the network's output.</summary>
    Parts,
}
