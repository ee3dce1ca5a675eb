using Tapetum.Raw;
using Tapetum.Raw.XTrans;

namespace Tapetum.Sensor.Lines;

/// <summary>
/// What a sensor's readout adds to whole rows and whole columns of one frame: streaks, as long as the picture is wide, that a network which sees a part of a row
/// cannot tell from the scene.
/// </summary>
/// <param name="RowSigmaDn">The standard deviation of the rows' offsets as the frame shows it, DN; 0 where it shows none.</param>
/// <param name="ColumnSigmaDn">Likewise of the columns.</param>
/// <param name="RowOffsetsDn">What was found in each row of the picture, DN, shrunk towards 0 by how uncertain it is; empty where nothing was found.</param>
/// <param name="ColumnOffsetsDn">Likewise for each column.</param>
internal sealed record LineNoise(
    float RowSigmaDn,
    float ColumnSigmaDn,
    IReadOnlyList<float> RowOffsetsDn,
    IReadOnlyList<float> ColumnOffsetsDn
)
{
    /// <summary>Of a frame that shows none.</summary>
    public static LineNoise None { get; } = new(0, 0, [], []);

    /// <summary>The frame with the offsets in its black levels, where all that reads pixels finds them; the same frame where there are none.</summary>
    public RawImage RemoveFrom(RawImage raw) =>
        RowOffsetsDn.Count + ColumnOffsetsDn.Count == 0
            ? raw
            : raw.WithBlack(raw.Black.WithLines([.. RowOffsetsDn], [.. ColumnOffsetsDn]));

    /// <inheritdoc cref="RemoveFrom(RawImage)"/>
    public XTransImage RemoveFrom(XTransImage image) =>
        RowOffsetsDn.Count + ColumnOffsetsDn.Count == 0
            ? image
            : image.WithBlack(image.Black.WithLines([.. RowOffsetsDn], [.. ColumnOffsetsDn]));
}
