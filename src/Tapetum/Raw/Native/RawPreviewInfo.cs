namespace Tapetum.Raw.Native;

/// <summary><c>struct tapetum_raw_preview_info</c> of native/tapetum_raw.cpp.</summary>
internal unsafe struct RawPreviewInfo
{
    public byte* Bytes;
    public long Length;
    public int WidthPx;
    public int HeightPx;
    public int IsJpeg;
}
