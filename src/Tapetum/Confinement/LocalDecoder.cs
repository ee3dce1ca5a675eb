using Microsoft.Win32.SafeHandles;
using Tapetum.Confinement.Native;

namespace Tapetum.Confinement;

/// <summary>Decodes in this process: for systems that cannot confine another one.</summary>
internal sealed unsafe class LocalDecoder : IDecoder
{
    private static readonly Lazy<bool>[] Loaded =
    [
        .. Enum.GetValues<DecoderLibraries>().Select(libraries => new Lazy<bool>(() => Load(libraries))),
    ];

    private readonly DecoderHandle decoder;

    /// <exception cref="WorkerStartException">A library is missing.</exception>
    /// <exception cref="MissingLibraryException">Our own is.</exception>
    public LocalDecoder(DecoderLibraries libraries) =>
        decoder = Loaded[(int)libraries].Value
            ? DecoderNative.Create()
            : throw new WorkerStartException($"{libraries}", "a library is missing");

    public DecoderAnswer? Ask(DecoderRequest request, SafeFileHandle? file, long mostBytes)
    {
        DecoderReply reply;
        byte* bytes;
        if (file is null)
        {
            DecoderNative.Ask(decoder, request, -1, default, out reply, out bytes);
        }
        else
        {
            request.FileBytes = RandomAccess.GetLength(file);
            DecoderNative.Ask(decoder, request, file, default, out reply, out bytes);
        }

        return reply.Length <= mostBytes
            ? new(reply.Status, reply.Value, new ReadOnlySpan<byte>(bytes, (int)reply.Length).ToArray())
            : null;
    }

    public int? Copy(DecoderRequest request, Span<byte> numbers, int numberBytes)
    {
        request.Count = numbers.Length / numberBytes;
        fixed (byte* room = numbers)
        {
            // Room is counted in numbers of two bytes.
            DecoderRoom whole = new() { At = room, Bytes = sizeof(ushort) * request.Count };
            DecoderNative.Ask(decoder, request, -1, whole, out DecoderReply reply, out _);
            return reply.Status;
        }
    }

    public void Cancel() => DecoderNative.Cancel(decoder);

    public void Dispose() => decoder.Dispose();

    private static bool Load(DecoderLibraries libraries)
    {
        try
        {
            bool isThere = DecoderNative.LoadLibraries(libraries, VipsFile.Path);
            if (isThere)
            {
                DecoderNative.StartLibraries(libraries);
            }

            return isThere;
        }
        catch (DllNotFoundException e)
        {
            throw new MissingLibraryException(e);
        }
    }
}
