namespace Tapetum.Raw.Native;

/// <summary>The preview in a raw file.</summary>
/// <param name="Bytes">A JPEG, or [height, width, 3] of 8-bit sRGB.</param>
/// <param name="WidthPx">0 for a JPEG.</param>
internal sealed record RawPreviewInfo(byte[] Bytes, int WidthPx)
{
    public bool IsJpeg => WidthPx == 0;

    public int HeightPx => IsJpeg ? 0 : Bytes.Length / 3 / WidthPx;
}
