using Tapetum.Raw.XTrans;

namespace Tapetum.Encoding.Dng;

/// <summary>How <see cref="DngMosaicWriter"/> stores a mosaic. By default: nothing but the visible pixels, each as its own value.</summary>
internal sealed record DngMosaicLayout
{
    /// <summary>The visible pixels alone, as they are.</summary>
    public static readonly DngMosaicLayout Plain = new();

    /// <summary>Masked columns to the left of the visible area (DNG ActiveArea); default 0.</summary>
    public int LeftMarginPx { get; init; }

    /// <summary>Masked rows above the visible area; default 0.</summary>
    public int TopMarginPx { get; init; }

    /// <summary>Masked columns to the right of the visible area; default 0.</summary>
    public int RightMarginPx { get; init; }

    /// <summary>Masked rows below the visible area; default 0.</summary>
    public int BottomMarginPx { get; init; }

    /// <summary>Where in the pattern of X-Trans the visible area begins, when those are the filters rather than the picture's own. Default: not.</summary>
    public XTransPhase? XTrans { get; init; }

    /// <summary>Whether there are no filters at all: the picture is stored as grey numbers of the sensor (LinearRaw). Default: there are.</summary>
    public bool IsMonochrome { get; init; }

    /// <summary>
    /// DNG LinearizationTable: pixels are stored as places in it. Strictly rising; every value of the mosaic is in it. Default: none.
    /// </summary>
    public IReadOnlyList<ushort>? LinearizationTable { get; init; }
}
