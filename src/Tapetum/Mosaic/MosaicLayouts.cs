namespace Tapetum.Mosaic;

/// <summary>What follows from a <see cref="MosaicLayout"/>.</summary>
internal static class MosaicLayouts
{
    /// <summary>Of a network's input.</summary>
    public static int Planes(this MosaicLayout layout) =>
        layout switch
        {
            MosaicLayout.XTrans => XTransPacker.PlaneCount,
            MosaicLayout.XTransNine => XTransNinePacker.PlaneCount,
            _ => MosaicPacker.PlaneCount,
        };

    /// <summary>The side of the square of pixels that becomes one place of the planes.</summary>
    public static int CellPx(this MosaicLayout layout) =>
        layout == MosaicLayout.XTransNine ? XTransNinePacker.CellPx : MosaicPacker.CellPx;
}
