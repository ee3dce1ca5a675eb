using System.Text.Json.Serialization;

namespace Tapetum.Mosaic;

/// <summary>Which colour filters a network knows.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MosaicLayout>))]
internal enum MosaicLayout
{
    /// <summary>Bayer's 2×2, packed as red, green on red rows, green on blue rows, blue: <see cref="MosaicPacker"/>.</summary>
    Bayer,

    /// <summary>Fujifilm's 6×6, packed as <see cref="XTransPacker"/> does.</summary>
    XTrans,

    /// <summary>Fujifilm's 6×6 as the paper packs it, in nine planes: <see cref="XTransNinePacker"/>.</summary>
    XTransNine,
}
