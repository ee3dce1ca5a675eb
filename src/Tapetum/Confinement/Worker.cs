using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Tapetum.Confinement.Native;

namespace Tapetum.Confinement;

/// <summary>
/// A process that can do nothing but decode what it is handed: no files, no network, no other processes (native/tapetum_confinement.cpp). What it answers is not
/// believed: it may be in the hands of the file that it reads.
/// </summary>
internal sealed class Worker : IDisposable
{
    /// <summary>A part of a picture at a time: a page of memory that is touched for the first time costs more than copying it.</summary>
    private const int RoomBytes = 1 << 21;

    private readonly Lock gate = new();
    private readonly int process;
    private readonly int socket = -1;
    private SafeFileHandle? room;
    private bool isEnded;

    /// <summary>Begins to start one, which takes some 20 ms and goes on by itself. Where it cannot be started, the first request says so.</summary>
    public Worker(WorkerKind kind)
    {
        Kind = kind;
        process = WorkerNative.Start(kind.Program, kind.MemoryBytes, kind.Libraries, VipsFile.Path, out int end);
        socket = process > 0 ? end : -1;
        isEnded = process <= 0;
    }

    /// <summary>What it was made for.</summary>
    public WorkerKind Kind { get; }

    /// <summary>Files that were given to it.</summary>
    public int Files { get; set; }

    /// <summary>Whether it is known to have started.</summary>
    public bool IsGreeted { get; private set; }

    /// <summary>Of the operating system; for tests.</summary>
    public int ProcessId => process;

    /// <summary>The worker's program: beside the native library.</summary>
    /// <exception cref="MissingLibraryException">There is none.</exception>
    public static string InstalledProgram()
    {
        const int MaxPathBytes = 4096;
        Span<byte> path = stackalloc byte[MaxPathBytes];
        try
        {
            return System.Text.Encoding.UTF8.GetString(path[..WorkerNative.Program(path, MaxPathBytes)]);
        }
        catch (DllNotFoundException e)
        {
            throw new MissingLibraryException(e);
        }
    }

    /// <summary>Waits until it has started.</summary>
    /// <returns>What it is held to.</returns>
    /// <exception cref="WorkerStartException">It does not start.</exception>
    public ConfinementLevel Greet()
    {
        if (process <= 0)
        {
            Win32Exception cause = new(-process);
            throw new WorkerStartException(Kind.Program, cause.Message, cause);
        }

        byte[] level = Hello()?.Bytes ?? [];
        if (level.Length != Marshal.SizeOf<ConfinementLevel>())
        {
            bool lacksVips = Kind.Libraries == DecoderLibraries.Photos && !File.Exists(VipsFile.Path);
            throw new WorkerStartException(
                Kind.Program,
                lacksVips ? $"{VipsFile.Path} is not beside the program" : "it ends at once"
            );
        }

        IsGreeted = true;
        return MemoryMarshal.Read<ConfinementLevel>(level);
    }

    /// <summary>Whether it still does what it is asked; it lets go of what it decoded.</summary>
    public bool Answers() => Hello() is not null;

    /// <inheritdoc cref="IDecoder.Ask"/>
    public DecoderAnswer? Ask(DecoderRequest request, SafeFileHandle? file, long mostBytes)
    {
        DecoderReply reply;
        if (file is null)
        {
            if (!WorkerNative.Ask(socket, request, -1, out reply))
            {
                return null;
            }
        }
        else
        {
            request.FileBytes = RandomAccess.GetLength(file);
            if (!WorkerNative.Ask(socket, request, file, out reply))
            {
                return null;
            }
        }

        if (reply.Length < 0 || reply.Length > mostBytes)
        {
            return null;
        }

        byte[] bytes = GC.AllocateUninitializedArray<byte>((int)reply.Length);
        return reply.Length == 0 || WorkerNative.Receive(socket, bytes, bytes.Length)
            ? new(reply.Status, reply.Value, bytes)
            : null;
    }

    /// <inheritdoc cref="IDecoder.Copy"/>
    public int? Copy(DecoderRequest request, Span<byte> numbers, int numberBytes)
    {
        // Room is counted in numbers of two bytes.
        int most = RoomBytes / sizeof(ushort) * numberBytes;
        for (int at = 0; at < numbers.Length; at += most)
        {
            Span<byte> part = numbers.Slice(at, Math.Min(most, numbers.Length - at));
            (request.First, request.Count) = (at / numberBytes, part.Length / numberBytes);
            if (AskForPart(request) is not { Length: 0 } reply)
            {
                return null;
            }

            if (reply.Status != 0)
            {
                return reply.Status;
            }

            if (RandomAccess.Read(room!, part, fileOffset: 0) != part.Length)
            {
                return null;
            }
        }

        return 0;
    }

    /// <summary>On any thread, at any time.</summary>
    public void Kill()
    {
        lock (gate)
        {
            if (!isEnded)
            {
                WorkerNative.Kill(process);
            }
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            if (!isEnded)
            {
                WorkerNative.Kill(process);
                isEnded = true;
                WorkerNative.End(process, socket);
            }
        }

        room?.Dispose();
    }

    private DecoderAnswer? Hello() =>
        Ask(new DecoderRequest { Operation = DecoderOperation.Hello }, file: null, Marshal.SizeOf<ConfinementLevel>());

    private DecoderReply? AskForPart(DecoderRequest request)
    {
        DecoderReply reply;
        if (room is not null)
        {
            return WorkerNative.Ask(socket, request, -1, out reply) ? reply : null;
        }

        request.RoomBytes = RoomBytes;
        room = MemoryFile.Create(RoomBytes);
        return WorkerNative.Ask(socket, request, room, out reply) ? reply : null;
    }
}
