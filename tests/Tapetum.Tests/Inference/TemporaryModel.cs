namespace Tapetum.Tests.Inference;

/// <summary>A model file that lives as long as the test.</summary>
internal sealed class TemporaryModel : IDisposable
{
    public TemporaryModel(byte[] model)
    {
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"{Guid.NewGuid():N}.onnx");
        File.WriteAllBytes(Path, model);
    }

    public string Path { get; }

    public void Dispose() => File.Delete(Path);
}
