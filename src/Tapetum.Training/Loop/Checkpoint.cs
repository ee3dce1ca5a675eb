using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Tapetum.Encoding;
using Tapetum.Inference.OnnxRuntime;
using Tapetum.Training.Networks;

namespace Tapetum.Training.Loop;

/// <summary>
/// A run's whole state in one file, written whole or not at all.
/// <code>
/// "TAPETUM1"  8 bytes
/// length      int32, then as many bytes of JSON: the <see cref="RunState"/>
/// blocks      float32 each: values, first moments, second moments, averages
/// SHA-256     32 bytes over all of the above
/// </code>
/// </summary>
public static class Checkpoint
{
    private const string Advice = "Remove it to start afresh, or resume from a copy.";

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

    /// <exception cref="TrainingException">The file is damaged or of another network.</exception>
    public static RunState Read(string path, Weights weights)
    {
        byte[] bytes = File.ReadAllBytes(path);
        int payload = bytes.Length - SHA256.HashSizeInBytes;
        if (payload < 12 || !bytes.AsSpan(0, 8).SequenceEqual("TAPETUM1"u8))
        {
            throw new TrainingException(path, "it is not a Tapetum checkpoint", Advice);
        }

        if (!SHA256.HashData(bytes.AsSpan(0, payload)).AsSpan().SequenceEqual(bytes.AsSpan(payload)))
        {
            throw new TrainingException(path, "its checksum does not match its contents", Advice);
        }

        int headerLength = BitConverter.ToInt32(bytes, 8);
        RunState state = JsonSerializer.Deserialize<RunState>(bytes.AsSpan(12, headerLength))!;
        ReadOnlySpan<float> numbers = MemoryMarshal.Cast<byte, float>(
            bytes.AsSpan(12 + headerLength, payload - 12 - headerLength)
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

    private static void Write(Stream stream, RunState state, Weights weights)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Put(ReadOnlySpan<byte> bytes)
        {
            hash.AppendData(bytes);
            stream.Write(bytes);
        }

        byte[] header = JsonSerializer.SerializeToUtf8Bytes(state);
        Put("TAPETUM1"u8);
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
