using Tapetum.Confinement.Native;

namespace Tapetum.Confinement;

/// <summary>What a worker is made for.</summary>
/// <param name="Program">That it runs.</param>
/// <param name="MemoryBytes">That it may write to.</param>
/// <param name="Libraries">That it has at hand.</param>
internal sealed record WorkerKind(string Program, long MemoryBytes, DecoderLibraries Libraries)
{
    private static readonly Lazy<string> Beside = new(Worker.InstalledProgram);

    /// <summary>The program that came with the native library.</summary>
    public static string Installed => Beside.Value;

    public static WorkerKind For(DecoderLibraries libraries, DecodingLimits limits) =>
        new(limits.DecoderProgram ?? Installed, limits.MemoryBytes, libraries);
}
