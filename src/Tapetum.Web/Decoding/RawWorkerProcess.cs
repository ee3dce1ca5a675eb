using System.Diagnostics;
using System.Text.Json;
using Tapetum.Web.Photos;

namespace Tapetum.Web.Decoding;

/// <summary>One decoding worker, seen from the server.</summary>
internal sealed class RawWorkerProcess : IDisposable
{
    private const int MaxReplyCharacters = 1 << 16;

    // The worker gets these of the server's environment and no other: no token, no secret.
    private static readonly string[] EnvironmentKept = ["PATH", "HOME", "TMPDIR", "DOTNET_ROOT"];

    private readonly Process process;

    // Libraries talk of damaged files there; nobody reads it, but a full pipe would stop the worker.
    private readonly Task messages;

    private RawWorkerProcess(Process process)
    {
        this.process = process;
        messages = process.StandardError.BaseStream.CopyToAsync(Stream.Null);
    }

    public int FilesDone { get; private set; }

    public bool IsAlive => !process.HasExited;

    public static RawWorkerProcess Start(StudioOptions options)
    {
        ProcessStartInfo start = new(options.DecodeWorker[0])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in options.DecodeWorker.Skip(1))
        {
            start.ArgumentList.Add(argument);
        }

        start.ArgumentList.Add(FormattableString.Invariant($"--memory={options.DecodeMemoryBytes}"));
        start.ArgumentList.Add(
            FormattableString.Invariant($"--file-size={DecodedPhotoFile.MaxBytes(options.MaxPixels)}")
        );
        Dictionary<string, string?> kept = new(StringComparer.Ordinal);
        foreach (string name in EnvironmentKept)
        {
            kept[name] = Environment.GetEnvironmentVariable(name);
        }

        start.Environment.Clear();
        foreach ((string name, string? value) in kept.Where(pair => pair.Value is not null))
        {
            start.Environment[name] = value;
        }

        // A runtime that can be attached to opens a socket.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        Process started =
            Process.Start(start) ?? throw new InvalidOperationException("The decoding worker did not start.");
        return new(started);
    }

    /// <returns>Null when the worker died of it.</returns>
    public async Task<DecodeReply?> AskAsync(DecodeRequest request, CancellationToken cancellationToken)
    {
        string line = JsonSerializer.Serialize(request, PhotoJson.Options);
        try
        {
            await process.StandardInput.WriteLineAsync(line.AsMemory(), cancellationToken);
            await process.StandardInput.FlushAsync(cancellationToken);
            string? reply = await ReadLineAsync(cancellationToken);
            FilesDone++;
            return reply is null ? null : JsonSerializer.Deserialize<DecodeReply>(reply, PhotoJson.Options);
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            // With what it may have started for a newer camera's file.
            process.Kill(entireProcessTree: true);
        }

        // Its end of the pipe is closed now, so that this ends too.
        _ = messages.ContinueWith(_ => process.Dispose(), TaskScheduler.Default);
    }

    /// <returns>Null when the output ended, or went on for longer than any reply.</returns>
    private async Task<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        char[] text = new char[MaxReplyCharacters];
        int length = 0;
        while (length < text.Length)
        {
            int read = await process.StandardOutput.ReadAsync(text.AsMemory(length), cancellationToken);
            int end = Array.IndexOf(text, '\n', length, read);
            length += read;
            if (end >= 0)
            {
                return new string(text, 0, end);
            }

            if (read == 0)
            {
                return null;
            }
        }

        return null;
    }
}
