using System.Buffers.Binary;
using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Tapetum.Confinement;
using Tapetum.Raw.Containers;
using Tapetum.Raw.Native;

namespace Tapetum.Raw.LibRaw;

/// <summary>
/// Decodes what the system's LibRaw is too old for with LibRaw 0.22, compiled to WebAssembly (npm's libraw-wasm) and run by Node.js in a process of its own, whose time and
/// memory are limited.
/// </summary>
internal static class NewerLibRaw
{
    /// <summary>What the package does not say of itself: which LibRaw it is built from.</summary>
    private const string LibRawVersion = "0.22";

    private const string Convert = "convert it with Adobe DNG Converter, or another converter to DNG, and give the DNG";

    private const long MaxResidentBytes = 4L << 30;
    private const int MaxHeaderBytes = 1 << 16;
    private static readonly TimeSpan MaxTime = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(200);
    private static readonly string InstalledFolder = Path.Combine(AppContext.BaseDirectory, "libraw-wasm");

    /// <summary>For messages: LibRaw 0.22 (libraw-wasm 1.6.0).</summary>
    public static string Name => $"LibRaw {LibRawVersion} ({PackageName()})";

    /// <param name="path">A file that the system's LibRaw refused.</param>
    /// <param name="refusal">How it did.</param>
    /// <param name="limits">What it may take.</param>
    /// <param name="cancellationToken">Ends the process.</param>
    /// <exception cref="RawDecodeException">This one cannot read it either, or is not installed.</exception>
    public static Photograph Read(
        string path,
        RawDecodeException refusal,
        DecodingLimits limits,
        CancellationToken cancellationToken
    ) => Read(path, refusal, InstalledFolder, limits, cancellationToken);

    /// <param name="path">As above.</param>
    /// <param name="refusal">As above.</param>
    /// <param name="packageFolder">Where the script and the package are.</param>
    /// <param name="limits">As above.</param>
    /// <param name="cancellationToken">As above.</param>
    internal static Photograph Read(
        string path,
        RawDecodeException refusal,
        string packageFolder,
        DecodingLimits limits,
        CancellationToken cancellationToken
    )
    {
        string script = Path.Combine(packageFolder, "libraw-wasm.mjs");
        if (!File.Exists(script) || !File.Exists(Path.Combine(packageFolder, "libraw.wasm")))
        {
            throw Unavailable(path, refusal, "it is not beside the program: run scripts/setup.sh and build again");
        }

        if (ConfinedProgram.Find("node") is not { } node)
        {
            throw Unavailable(
                path,
                refusal,
                "it needs Node.js, which is missing here (Debian: apt-get install nodejs)"
            );
        }

        string file = Path.GetFullPath(path);
        ProcessStartInfo start = ConfinedProgram.Start(
            node,
            ["--max-old-space-size=1024", script, file],
            [packageFolder, file],
            limits
        );
        try
        {
            using Process process = Process.Start(start)!;
            return Read(path, process, limits, cancellationToken);
        }
        catch (Win32Exception e)
        {
            throw new WorkerStartException(start.FileName, e.Message, e);
        }
    }

    private static Photograph Read(
        string path,
        Process process,
        DecodingLimits limits,
        CancellationToken cancellationToken
    )
    {
        string? ended = null;
        long startedAt = Stopwatch.GetTimestamp();
        using CancellationTokenRegistration stop = cancellationToken.Register(() => End(process));
        using Timer watch = new(
            _ =>
            {
                ended ??=
                    Stopwatch.GetElapsedTime(startedAt) > MaxTime
                        ? $"it takes longer than {MaxTime.TotalMinutes} minutes"
                    : ResidentBytes(process) > MaxResidentBytes
                        ? $"it takes more than {MaxResidentBytes >> 30} GB of memory"
                    : null;
                if (ended is not null)
                {
                    End(process);
                }
            },
            null,
            BetweenLooks,
            BetweenLooks
        );
        Task<string> errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            (NewerLibRawHeader header, ushort[] mosaic) = ReadAnswer(path, process.StandardOutput.BaseStream, limits);
            process.WaitForExit();
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 4096);
            DngTags dng = header.IsDng ? DngTags.Read(file) : DngTags.None;
            if (dng.Cfa?.Refusal() is { } reason)
            {
                throw RawRequirements.Refused(path, reason);
            }

            RawInfo info = header.ToInfo();
            var metadata = SourceMetadata.Read(file);
            return info.Mosaic == RawMosaicKind.XTrans
                ? RawMetadata.DescribeXTrans(path, info, dng, metadata, mosaic, cancellationToken)
                : RawMetadata.Describe(path, info, dng, metadata, mosaic, cancellationToken);
        }
        catch (Exception e) when (e is EndOfStreamException or JsonException or InvalidDataException)
        {
            process.WaitForExit();
            cancellationToken.ThrowIfCancellationRequested();
            throw new RawDecodeException(
                path,
                $"neither LibRaw {RawLibrary.Version()} nor {Name} can read it ({ended ?? ReasonIn(errors.GetAwaiter().GetResult())})",
                $"Give the file as the camera wrote it; if its camera is newer than both, {Convert}.",
                e
            );
        }
        finally
        {
            End(process);
        }
    }

    /// <summary>native/libraw-wasm.mjs says what is written.</summary>
    private static (NewerLibRawHeader Header, ushort[] Mosaic) ReadAnswer(
        string path,
        Stream answer,
        DecodingLimits limits
    )
    {
        byte[] length = new byte[sizeof(uint)];
        answer.ReadExactly(length);
        uint headerBytes = BinaryPrimitives.ReadUInt32LittleEndian(length);
        if (headerBytes > MaxHeaderBytes)
        {
            throw new InvalidDataException("the answer has no header");
        }

        byte[] text = new byte[headerBytes];
        answer.ReadExactly(text);
        NewerLibRawHeader header =
            JsonSerializer.Deserialize(text, NewerLibRawJson.Default.NewerLibRawHeader)
            ?? throw new InvalidDataException("the answer's header is empty");
        header.RequireKnownFilters();
        long pixels = (long)header.Width * header.Height;
        if (pixels <= 0 || pixels > limits.MaxPixels)
        {
            throw new InvalidDataException($"{header.Width} × {header.Height} pixels");
        }

        limits.RequireRoom(path, header.Width, header.Height, decoding: 0, decoded: 2);
        ushort[] mosaic = GC.AllocateUninitializedArray<ushort>((int)pixels, pinned: true);
        answer.ReadExactly(MemoryMarshal.AsBytes(mosaic.AsSpan()));
        return (header, mosaic);
    }

    private static RawDecodeException Unavailable(string path, RawDecodeException refusal, string whatIsMissing) =>
        new(
            path,
            refusal.Reason,
            $"If its camera is newer than 2020, {Name} may read it, but {whatIsMissing}; or {Convert}.",
            refusal
        );

    private static string PackageName()
    {
        string manifest = Path.Combine(InstalledFolder, "package.json");
        if (!File.Exists(manifest))
        {
            return "npm's libraw-wasm";
        }

        using var package = JsonDocument.Parse(File.ReadAllBytes(manifest));
        return $"libraw-wasm {package.RootElement.GetProperty("version").GetString()}";
    }

    /// <summary>Node prints a stack; the line with the error is the one to show.</summary>
    private static string ReasonIn(string errors) =>
        errors.Split('\n').FirstOrDefault(line => line.StartsWith("Error: ", StringComparison.Ordinal)) is { } line
            ? line["Error: ".Length..].Trim()
            : "it ended without an answer";

    private static long ResidentBytes(Process process)
    {
        try
        {
            process.Refresh();
            return process.WorkingSet64;
        }
        catch (InvalidOperationException)
        {
            return 0; // it has ended
        }
    }

    private static void End(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }
    }
}
