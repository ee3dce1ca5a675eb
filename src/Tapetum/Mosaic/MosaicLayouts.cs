namespace Tapetum.Mosaic;

/// <summary>What follows from a <see cref="MosaicLayout"/>.</summary>
internal static class MosaicLayouts
{
    /// <summary>Of a network's input.</summary>
    public static int Planes(this MosaicLayout layout) =>
        layout == MosaicLayout.XTrans ? XTransPacker.PlaneCount : MosaicPacker.PlaneCount;
}
