using Tapetum.Tests.Inference;

namespace Tapetum.Cli.Tests;

/// <summary>A network of the default model's kind, small and untrained: fast, and fit for everything but looking at pictures.</summary>
internal static class TestModel
{
    private static readonly Lazy<string> Written = new(Write);

    public static string Path => Written.Value;

    private static string Write()
    {
        string path = System.IO.Path.Combine(AppContext.BaseDirectory, "test-model.onnx");
        File.WriteAllBytes(path, TinyUNet.Build(channels: 4, seed: 1));
        return path;
    }
}
