using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Tapetum.Encoding.Files;
using Tapetum.Inference.OnnxRuntime;
using Tapetum.Training.Networks;

namespace Tapetum.Training.Loop.Records;

/// <summary>
/// A run's whole state in one file, written whole or not at all.
/// <code>
/// "TAPETUM1"  8 bytes
/// length      int32, then as many bytes of JSON: the <see cref="RunState"/>
/// blocks      float32 each: values, first moments, second moments, averages
/// SHA-256     32 bytes over all of the above
/// </code>
/// </summary>
internal static class Checkpoint
{
    private const int HeaderStart = 12;
    private const string Advice = "Remove it to start afresh, or resume from a copy.";

    private static ReadOnlySpan<byte> Magic => "TAPETUM1"u8;

    public static Task WriteAsync(string path, RunState state, Weights weights, CancellationToken cancellationToken) =>
        AtomicFile.WriteAsync(
            path,
            overwrite: true,
            (stream, _) =>
            {
                Write(stream, state, weights);
                return Task.CompletedTask;
            },
            cancellationToken
        );

    /// <summary>The state alone: what configuration a checkpoint's network has.</summary>
    /// <exception cref="TrainingException">The file is missing or no checkpoint.</exception>
    public static RunState ReadState(string path)
    {
        byte[] start = new byte[HeaderStart];
        try
        {
            using FileStream stream = File.OpenRead(path);
            stream.ReadExactly(start);
            ThrowIfForeign(path, start);
            byte[] header = new byte[BitConverter.ToInt32(start, Magic.Length)];
            stream.ReadExactly(header);
            return JsonSerializer.Deserialize(header, StoredJson.Of<RunState>())!;
        }
        catch (IOException e)
        {
            throw new TrainingException(path, $"it cannot be read ({e.Message.TrimEnd('.')})", Advice, e);
        }
    }

    /// <exception cref="TrainingException">The file is damaged or of another network.</exception>
    public static RunState Read(string path, Weights weights)
    {
        byte[] bytes = File.ReadAllBytes(path);
        int payload = Math.Max(0, bytes.Length - SHA256.HashSizeInBytes);
        ThrowIfForeign(path, bytes);
        if (!SHA256.HashData(bytes.AsSpan(0, payload)).AsSpan().SequenceEqual(bytes.AsSpan(payload)))
        {
            throw new TrainingException(path, "its checksum does not match its contents", Advice);
        }

        int headerLength = BitConverter.ToInt32(bytes, Magic.Length);
        RunState state = JsonSerializer.Deserialize(
            bytes.AsSpan(HeaderStart, headerLength),
            StoredJson.Of<RunState>()
        )!;
        ReadOnlySpan<float> numbers = MemoryMarshal.Cast<byte, float>(
            bytes.AsSpan(HeaderStart + headerLength, payload - HeaderStart - headerLength)
        );
        int length = (int)weights.Values.Length;
        if (numbers.Length != 4 * length)
        {
            throw new TrainingException(
                path,
                "it belongs to a network of another size",
                "Use the configuration that it was made with."
            );
        }

        foreach ((int i, NativeBuffer<float> block) in Blocks(weights).Index())
        {
            numbers.Slice(i * length, length).CopyTo(block.Span);
        }

        weights.Mirror();
        return state;
    }

    private static void ThrowIfForeign(string path, ReadOnlySpan<byte> start)
    {
        if (!start.StartsWith(Magic))
        {
            throw new TrainingException(path, "it is not a Tapetum checkpoint", Advice);
        }
    }

    private static void Write(Stream stream, RunState state, Weights weights)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Put(ReadOnlySpan<byte> bytes)
        {
            hash.AppendData(bytes);
            stream.Write(bytes);
        }

        byte[] header = JsonSerializer.SerializeToUtf8Bytes(state, StoredJson.Of<RunState>());
        Put(Magic);
        Put(BitConverter.GetBytes(header.Length));
        Put(header);
        foreach (NativeBuffer<float> block in Blocks(weights))
        {
            Put(MemoryMarshal.AsBytes(block.Span));
        }

        stream.Write(hash.GetHashAndReset());
    }

    private static NativeBuffer<float>[] Blocks(Weights weights) =>
        [weights.Values, weights.FirstMoments, weights.SecondMoments, weights.Averages];
}
