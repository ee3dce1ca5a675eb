using Tapetum.Inference;

namespace Tapetum;

/// <summary>What an <see cref="Enhancer"/> is made with.</summary>
public sealed record EnhancerOptions
{
    /// <summary>The name of a model that came with the program, or the path of an ONNX file. Default: <see cref="ModelStore.Default"/>.</summary>
    public string Model { get; init; } = ModelStore.Default;

    /// <summary>Device, threads, memory. Default: what <see cref="DenoiserOptions"/> says.</summary>
    public DenoiserOptions Denoiser { get; init; } = new();
}
