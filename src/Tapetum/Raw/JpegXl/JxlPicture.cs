using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Tapetum.Confinement;
using Tapetum.Confinement.Native;

namespace Tapetum.Raw.JpegXl;

/// <summary>A decoded JPEG XL codestream, as a DNG has one for each tile: by libjxl, in native/tapetum_jpegxl.cpp.</summary>
/// <param name="WidthPx">Its width.</param>
/// <param name="HeightPx">Its height.</param>
/// <param name="Samples">[height, width, channels]: 65535 is the largest value that the picture can have.</param>
/// <remarks>ISO/IEC 18181-1; DNG specification 1.7.1, compression 52546.</remarks>
internal sealed record JxlPicture(int WidthPx, int HeightPx, ushort[] Samples)
{
    private const int SizeBytes = 2 * sizeof(int);

    private static readonly TimeSpan MaxTime = TimeSpan.FromMinutes(2);

    /// <param name="codestream">All of it.</param>
    /// <param name="channels">That it must have: 1 or 3.</param>
    /// <param name="mostPixels">That it may have.</param>
    /// <param name="limits">What decoding may take.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="InvalidDataException">It is damaged, ends early, or is of another kind.</exception>
    public static JxlPicture Decode(
        ReadOnlySpan<byte> codestream,
        int channels,
        long mostPixels,
        DecodingLimits limits,
        CancellationToken cancellationToken
    )
    {
        if (codestream.IsEmpty)
        {
            throw new InvalidDataException("its JPEG XL data ends early");
        }

        using SafeFileHandle file = MemoryFile.Of(codestream);
        using IDecoder decoder = DecoderConfinement.Decoder(DecoderLibraries.JpegXl, limits);
        using DecoderWatch watch = new(decoder, MaxTime, cancellationToken);
        DecoderRequest request = new()
        {
            Operation = DecoderOperation.JpegXlDecode,
            Value = channels,
            Count = mostPixels,
        };
        DecoderAnswer? answer = decoder.Ask(request, file, SizeBytes);
        Check(
            answer is null || answer is { Status: 0, Bytes.Length: not SizeBytes }
                ? JxlStatus.NoAnswer
                : (JxlStatus)answer.Status,
            watch
        );
        int width = BinaryPrimitives.ReadInt32LittleEndian(answer!.Bytes);
        int height = BinaryPrimitives.ReadInt32LittleEndian(answer.Bytes.AsSpan(sizeof(int)));
        if (width <= 0 || height <= 0 || (long)width * height > mostPixels)
        {
            Check(JxlStatus.NoAnswer, watch);
        }

        ushort[] samples = GC.AllocateUninitializedArray<ushort>(checked(width * height * channels));
        Span<byte> bytes = MemoryMarshal.AsBytes(samples.AsSpan());
        int? copied = decoder.Copy(new() { Operation = DecoderOperation.JpegXlCopy }, bytes, sizeof(ushort));
        Check(copied == 0 ? JxlStatus.Success : JxlStatus.NoAnswer, watch);
        return new(width, height, samples);
    }

    private static void Check(JxlStatus status, DecoderWatch watch)
    {
        if (status == JxlStatus.Success)
        {
            return;
        }

        bool isLate = watch.IsLate();
        throw new InvalidDataException(
            isLate
                ? $"decoding its JPEG XL data takes longer than {MaxTime.TotalSeconds:0} seconds"
                : status switch
                {
                    JxlStatus.Damaged => "its JPEG XL data is damaged",
                    JxlStatus.EndsEarly => "its JPEG XL data ends early",
                    JxlStatus.OtherKind => "its JPEG XL data is of another size or kind than its tiles",
                    JxlStatus.NoAnswer => "decoding its JPEG XL data crashed, or took more memory than there is for it",
                    _ => "libjxl cannot decode its pixels",
                }
        );
    }
}
