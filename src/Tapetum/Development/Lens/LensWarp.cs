using Tapetum.Inference;
using Tapetum.Raw.Opcodes;

namespace Tapetum.Development.Lens;

/// <summary>Straightens a picture: each pixel of the result is looked up where the lens put it, between pixels by cubic interpolation.</summary>
/// <remarks>
/// In place, band by band from the top: what later bands still need of a band is kept in <see cref="SourceRows"/> before it is written over. That is as many
/// rows as the lens moves a pixel up and down, a fiftieth of the picture for most.
/// </remarks>
internal static class LensWarp
{
    private const int BandRows = 64;

    /// <param name="image">Bent.</param>
    /// <param name="warp">What the lens did.</param>
    /// <param name="isOurs">Whether the result may take the picture's place; else it is a second one.</param>
    /// <param name="cancellationToken">Asked at each row.</param>
    public static LinearImage Apply(
        LinearImage image,
        WarpOpcode warp,
        bool isOurs,
        CancellationToken cancellationToken
    )
    {
        WarpField field = new(warp, image.WidthPx, image.HeightPx);
        LinearImage straight = isOurs ? image : new(image.WidthPx, image.HeightPx);
        (int First, int End)[] needed = isOurs ? NeededRows(field, image.HeightPx) : [];
        SourceRows source = isOurs ? SourceRows.Held(image, needed) : SourceRows.All(image);
        ParallelOptions parallel = new() { CancellationToken = cancellationToken };
        for (int top = 0; top < image.HeightPx; top += BandRows)
        {
            int end = Math.Min(top + BandRows, image.HeightPx);
            if (isOurs)
            {
                source.MoveTo(needed[top / BandRows]);
            }

            Parallel.For(top, end, parallel, y => CubicWarp.Straighten(source, field, y, straight.Row(y)));
        }

        return straight;
    }

    /// <summary>For each band the rows that it and the bands after it need of those above, and up to which row it needs any itself; its own are among them.</summary>
    private static (int First, int End)[] NeededRows(WarpField field, int heightPx)
    {
        var needed = new (int First, int End)[((heightPx - 1) / BandRows) + 1];
        for (int band = 0; band < needed.Length; band++)
        {
            int top = band * BandRows;
            int end = Math.Min(top + BandRows, heightPx);
            (int first, int last) = field.RowsOf(top, end);
            needed[band] = (Math.Clamp(first, 0, top), Math.Clamp(last, end, heightPx));
        }

        for (int band = needed.Length - 2; band >= 0; band--)
        {
            needed[band].First = Math.Min(needed[band].First, needed[band + 1].First);
        }

        for (int band = 1; band < needed.Length; band++)
        {
            needed[band].End = Math.Max(needed[band].End, needed[band - 1].End);
        }

        return needed;
    }
}
