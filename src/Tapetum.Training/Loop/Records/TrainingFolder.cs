using Tapetum.Encoding.Files;
using Tapetum.Encoding.Vips;
using Tapetum.Training.Curves;
using Tapetum.Training.Loop.Configuration;

namespace Tapetum.Training.Loop.Records;

/// <summary>The files of one training run.</summary>
internal sealed class TrainingFolder
{
    private const int PreviewQuality = 92;

    private readonly Lock changing = new();
    private FolderLock? held;
    private int holders;

    public TrainingFolder(string path) => Path = path;

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

    /// <summary>Loss, learning rate and validation, drawn.</summary>
    public string Curves => In("curves.svg");

    /// <summary>learning rate, loss, moving mean: of a search for the rate.</summary>
    public string Rates => In("rates.csv");

    /// <summary>The same, drawn.</summary>
    public string RateCurve => In("rates.svg");

    /// <summary>Input, output and truth side by side, as they were after a step.</summary>
    public string Preview(long step) => In($"previews/step-{step:D7}.jpg");

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

    /// <returns>As it was written.</returns>
    public async Task<byte[]> SavePreviewAsync(long step, SrgbPhoto preview)
    {
        Directory.CreateDirectory(In("previews"));
        byte[] jpeg = JpegEncoder.Encode(preview, PreviewQuality);
        await AtomicFile.WriteAllBytesAsync(Preview(step), overwrite: true, jpeg, CancellationToken.None);
        return jpeg;
    }

    public Task SaveCurvesAsync(TrainingConfig config) =>
        AtomicFile.WriteAllBytesAsync(
            Curves,
            overwrite: true,
            System.Text.Encoding.UTF8.GetBytes(TrainingCurves.Draw(config, TrainingLogFile.Read(this))),
            CancellationToken.None
        );

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

    /// <summary>Keeps other runs out, which would write over this one, until it is disposed of. May be asked for more than once.</summary>
    /// <exception cref="FolderInUseException">Another run works in the folder.</exception>
    public IDisposable Hold()
    {
        lock (changing)
        {
            _ = Directory.CreateDirectory(Path);
            held ??= FolderLock.Take(Path, "trains here");
            holders++;
        }

        return new Holder(this);
    }

    private void LetGo()
    {
        lock (changing)
        {
            if (--holders == 0)
            {
                held?.Dispose();
                held = null;
            }
        }
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);

    private sealed class Holder(TrainingFolder folder) : IDisposable
    {
        private TrainingFolder? folder = folder;

        public void Dispose() => Interlocked.Exchange(ref folder, null)?.LetGo();
    }
}
