using Microsoft.ML.OnnxRuntime;

namespace Tapetum.Inference.OnnxRuntime;

/// <summary>
/// ONNX Runtime's state that all sessions of a process share. The runtime itself allows one per process, so it is made on first use and never freed;
/// once made it does not change.
/// </summary>
internal static class OnnxEnvironment
{
    private static readonly Lazy<OrtEnv> Instance = new(Create);

    /// <summary>Makes it if there is none yet; before that the package would make one that writes warnings to the terminal.</summary>
    public static void Require() => _ = Instance.Value;

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
