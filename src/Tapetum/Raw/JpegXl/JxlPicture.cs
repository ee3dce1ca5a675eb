namespace Tapetum.Raw.JpegXl;

/// <summary>A decoded JPEG XL codestream, as a DNG has one for each tile.</summary>
/// <param name="WidthPx">Its width.</param>
/// <param name="HeightPx">Its height.</param>
/// <param name="Samples">[height, width, channels]: 65535 is the largest value that the picture can have.</param>
/// <remarks>ISO/IEC 18181-1; DNG specification 1.7.1, compression 52546. By libjxl.</remarks>
internal sealed unsafe record JxlPicture(int WidthPx, int HeightPx, ushort[] Samples)
{
    private const int UInt16 = 3;
    private const int Codestream = 2;
    private const int Container = 3;

    /// <param name="codestream">All of it.</param>
    /// <param name="channels">That it must have: 1 or 3.</param>
    /// <param name="mostPixels">That it may have.</param>
    /// <exception cref="InvalidDataException">It is damaged, ends early, or is of another kind.</exception>
    public static JxlPicture Decode(ReadOnlySpan<byte> codestream, int channels, long mostPixels)
    {
        using JxlDecoderHandle decoder = JxlNative.Create(0);
        fixed (byte* input = codestream)
        {
            if (JxlNative.CheckSignature(input, (nuint)codestream.Length) is not (Codestream or Container))
            {
                throw new InvalidDataException("its JPEG XL data is damaged");
            }

            Check(JxlNative.Subscribe(decoder, JxlNative.BasicInfoEvent | JxlNative.FullImageEvent));
            // The sensor's rows stay as they are: the DNG's own tag says which way is up.
            Check(JxlNative.KeepOrientation(decoder, 1));
            Check(JxlNative.SetInput(decoder, input, (nuint)codestream.Length));
            JxlNative.CloseInput(decoder);
            Expect(decoder, JxlStatus.BasicInfo);
            Check(JxlNative.BasicInfo(decoder, out JxlBasicInfo info));
            if (info.ColorChannels != channels || (long)info.WidthPx * info.HeightPx > mostPixels)
            {
                throw new InvalidDataException("its JPEG XL data is of another size or kind than its tiles");
            }

            Expect(decoder, JxlStatus.NeedImageOutBuffer);
            return new(
                (int)info.WidthPx,
                (int)info.HeightPx,
                Pixels(decoder, (int)(info.WidthPx * info.HeightPx) * channels, channels)
            );
        }
    }

    private static ushort[] Pixels(JxlDecoderHandle decoder, int count, int channels)
    {
        JxlPixelFormat format = new() { Channels = (uint)channels, DataType = UInt16 };
        ushort[] samples = GC.AllocateUninitializedArray<ushort>(count);
        fixed (ushort* output = samples)
        {
            Check(JxlNative.OutputBytes(decoder, format, out nuint bytes));
            Check(bytes == (nuint)count * sizeof(ushort) ? JxlStatus.Success : JxlStatus.Error);
            Check(JxlNative.SetOutput(decoder, format, output, bytes));
            Expect(decoder, JxlStatus.FullImage);
        }

        return samples;
    }

    private static void Expect(JxlDecoderHandle decoder, JxlStatus expected)
    {
        JxlStatus status = JxlNative.Process(decoder);
        if (status != expected)
        {
            throw new InvalidDataException(
                status == JxlStatus.NeedMoreInput ? "its JPEG XL data ends early" : "its JPEG XL data is damaged"
            );
        }
    }

    private static void Check(JxlStatus status)
    {
        if (status != JxlStatus.Success)
        {
            throw new InvalidDataException("libjxl cannot decode its pixels");
        }
    }
}
