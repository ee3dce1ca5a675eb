using Tapetum.Inference;

namespace Tapetum;

/// <summary>What an <see cref="Enhancer"/> is made with.</summary>
public sealed record EnhancerOptions
{
    /// <summary>As many as it takes: one file is read, one is on the network, one is written.</summary>
    public const int DefaultJobs = 3;

    /// <summary>The name of a model that came with the program, or the path of an ONNX file. Default: <see cref="ModelStore.Default"/>.</summary>
    public string Model { get; init; } = ModelStore.Default;

    /// <summary>Device, threads, memory. Default: what <see cref="DenoiserOptions"/> says.</summary>
    public DenoiserOptions Denoiser { get; init; } = new();

    /// <summary>
    /// How many files may be in work at once, each of which holds up to 14 bytes of memory per pixel (26 for a linear DNG whose lens is put right); those beyond wait before they are read. The network takes
    /// one at a time, with all cores. Default: <see cref="DefaultJobs"/>.
    /// </summary>
    public int Jobs
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    } = DefaultJobs;
}
