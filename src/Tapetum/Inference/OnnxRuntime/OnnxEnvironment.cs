using System.Runtime.ExceptionServices;
using Microsoft.ML.OnnxRuntime;

namespace Tapetum.Inference.OnnxRuntime;

/// <summary>
/// ONNX Runtime's state that all sessions of a process share. The runtime itself allows one per process, so it is made on first use and never freed;
/// once made it does not change.
/// </summary>
internal static class OnnxEnvironment
{
    /// <summary>What ONNX Runtime 1.30 takes of the stack for each byte of the process's arguments, twice over: it matches them by a regular expression that calls itself for each letter.</summary>
    private const int StackPerArgumentByte = 600;
    private const int UsualStackBytes = 8 << 20;
    private const string Arguments = "/proc/self/cmdline";

    private static readonly Lazy<OrtEnv> Instance = new(CreateDeep);

    /// <summary>Makes it if there is none yet; before that the package would make one that writes warnings to the terminal.</summary>
    public static void Require() => _ = Instance.Value;

    /// <summary>On a stack of its own: a thousand file names overflow a usual one, and the process is gone.</summary>
    private static OrtEnv CreateDeep()
    {
        if (!OperatingSystem.IsLinux())
        {
            return Create();
        }

        OrtEnv? environment = null;
        ExceptionDispatchInfo? failure = null;
        // An argument list has 2 MiB at most, of which only as much is touched as is needed.
        long stackBytes = UsualStackBytes + ((long)StackPerArgumentByte * File.ReadAllBytes(Arguments).Length);
        Thread deep = new(
            () =>
            {
                try
                {
                    environment = Create();
                }
                catch (Exception e)
                {
                    failure = ExceptionDispatchInfo.Capture(e);
                }
            },
            (int)Math.Min(stackBytes, int.MaxValue)
        );
        deep.Start();
        deep.Join();
        failure?.Throw();
        return environment!;
    }

    private static OrtEnv Create()
    {
        // Failures come back as exceptions.
        EnvironmentCreationOptions options = new()
        {
            logId = "tapetum",
            logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        OrtEnv environment = OrtEnv.CreateInstanceWithOptions(ref options);
        environment.DisableTelemetryEvents();
        return environment;
    }
}
