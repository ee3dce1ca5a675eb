using Tapetum.Encoding;

namespace Tapetum.Training.Loop;

/// <summary>The files of one training run.</summary>
public sealed class TrainingFolder
{
    public TrainingFolder(string path)
    {
        Directory.CreateDirectory(path);
        Path = path;
    }

    public string Path { get; }

    /// <summary>The configuration of the last sitting, with every setting that was left out or replaced.</summary>
    public string Config => In("config.json");

    /// <summary>The state to resume from.</summary>
    public string Checkpoint => In("checkpoint.bin");

    /// <summary>step, hours, loss, gradient norm, learning rate, share of the time spent waiting for data.</summary>
    public string LossLog => In("loss.csv");

    /// <summary>step, then a column per validation level, dB.</summary>
    public string ValidationLog => In("validation.csv");

    /// <summary>The averaged weights at the last validation, as a model.</summary>
    public string LastModel => In("last.onnx");

    /// <summary>The averaged weights at the best validation, as a model.</summary>
    public string BestModel => In("best.onnx");

    public Task SaveConfigAsync(TrainingConfig config) =>
        AtomicFile.WriteAllBytesAsync(
            Config,
            overwrite: true,
            System.Text.Encoding.UTF8.GetBytes(config.ToJson() + "\n"),
            CancellationToken.None
        );

    public async Task SaveModelAsync(byte[] model, bool best)
    {
        string[] paths = best ? [LastModel, BestModel] : [LastModel];
        foreach (string path in paths)
        {
            await AtomicFile.WriteAllBytesAsync(path, overwrite: true, model, CancellationToken.None);
        }
    }

    /// <summary>Protects a finished or interrupted run from being overwritten by a fresh one.</summary>
    public void RefuseOldRun(bool resume)
    {
        if (!resume && File.Exists(Checkpoint))
        {
            throw new TrainingException(
                Path,
                "it holds another run",
                "Give --resume to go on with it, or another --output."
            );
        }
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
