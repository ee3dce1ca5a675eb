using System.Runtime.InteropServices;
using Tapetum.Confinement;
using Tapetum.Raw;
using Tapetum.Raw.Containers;
using Tapetum.Raw.Native;
using Tapetum.Raw.Opcodes;
using Tapetum.Tests.Raw;

namespace Tapetum.Tests.Fuzzing;

/// <summary>What our own code reads of damaged files in this process: it finds something or nothing, reserves no more memory than a file is worth, and throws nothing.</summary>
public sealed class ParserFuzzTests : IDisposable
{
    private const int Cases = 3000;

    /// <summary>A file of a few kilobytes may make a reader reserve this much and no more.</summary>
    private const long MaxAllocatedBytes = 64 << 20;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Metadata_of_any_container() =>
        Try(
            [.. FuzzCorpus.Raws(folder), OtherContainersTests.Raf(), OtherContainersTests.Cr3(hasLongLengths: false)],
            file => SourceMetadata.Read(new MemoryStream(file))
        );

    [Fact]
    public void Tags_of_a_DNG() => Try(FuzzCorpus.Raws(folder), file => DngTags.Read(new MemoryStream(file)));

    [Fact]
    public void Lists_of_opcodes() =>
        Try(
            [.. FuzzCorpus.Raws(folder).SelectMany(OpcodesOf)],
            file => OpcodeList.ToBytes([.. OpcodeList.Parse(file)])
        );

    /// <summary>A decoder that a file got the better of says what it likes.</summary>
    [Fact]
    public void What_a_decoder_says_of_a_file()
    {
        string path = NoisyRamp.Write(folder.File("ramp.dng"), 64, 48);
        using RawHandle raw = RawFile.Create(path, DecodingLimits.Default);
        using DecodingTime time = new(raw, path, TimeSpan.FromMinutes(1), CancellationToken.None);
        RawInfo told = RawFile.OpenRaw(raw, path, path, time);
        Try(
            [MemoryMarshal.AsBytes(new ReadOnlySpan<RawInfo>(in told)).ToArray()],
            bytes =>
            {
                if (bytes.Length != Marshal.SizeOf<RawInfo>())
                {
                    return;
                }

                RawInfo info = MemoryMarshal.Read<RawInfo>(bytes);
                if (info.IsPlausible() && (long)info.Width * info.Height is > 0 and < 1_000_000)
                {
                    ushort[] mosaic = new ushort[info.Width * info.Height];
                    RawMetadata.CaptureOf(info);
                    RawRequirements.RequireSensibleLevels(path, info, DngTags.None);
                    RawMetadata.Describe(path, info, DngTags.None, SourceMetadata.None, mosaic, CancellationToken.None);
                }
            }
        );
    }

    private static IEnumerable<byte[]> OpcodesOf(byte[] dng)
    {
        using MemoryStream stream = new(dng);
        return
        [
            .. new TiffFile(stream)
                .Directories.SelectMany(d => (ushort[])[51008, 51009, 51022], (d, tag) => d.Value(tag)?.Bytes ?? [])
                .Where(list => list.Length > 0),
        ];
    }

    private static void Try(IReadOnlyList<byte[]> corpus, Action<byte[]> read)
    {
        corpus.ShouldNotBeEmpty();
        foreach ((int number, byte[] file) in Mutations.Of(corpus, Cases))
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                read(file);
            }
            catch (TapetumException e)
            {
                e.Reason.ShouldNotBeNullOrWhiteSpace($"file {number}");
            }
            catch (Exception e)
            {
                throw new InvalidDataException($"file {number}: {e}", e);
            }

            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(MaxAllocatedBytes, $"file {number}");
        }
    }
}
