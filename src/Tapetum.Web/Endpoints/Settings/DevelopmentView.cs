using Tapetum.Development.Looks;
using Tapetum.Web.Photos;

namespace Tapetum.Web.Endpoints.Settings;

/// <summary>What <c>Tapetum.Development.RowDeveloper</c> works with, for a shader that does the same.</summary>
public sealed record DevelopmentView
{
    /// <summary>Of the upright picture.</summary>
    public required int WidthPx { get; init; }

    /// <inheritdoc cref="WidthPx"/>
    public required int HeightPx { get; init; }

    /// <summary>EXIF's, 1 to 8, by which it was made upright: <c>rotate</c> counts from how the sensor stood.</summary>
    public required int Orientation { get; init; }

    /// <summary>How its lens is put right; null where nothing is done about it.</summary>
    public required PhotoLens? Lens { get; init; }

    /// <summary>Camera RGB of grey: white balance divides by it.</summary>
    public required float[] Neutral { get; init; }

    /// <summary>Where a temperature slider stands.</summary>
    public required double Kelvin { get; init; }

    /// <summary>Where a tint slider stands.</summary>
    public required double Tint { get; init; }

    /// <summary>White-balanced camera RGB to linear sRGB, row by row; to the RGB of <see cref="Profile"/> where there is one.</summary>
    public required double[] Matrix { get; init; }

    /// <summary>What the tables of the camera's profile do to colours; null where the file has none.</summary>
    public required ProfileView? Profile { get; init; }

    /// <summary>What linear values are multiplied by.</summary>
    public required double Amplification { get; init; }

    /// <summary>The linear value at which each channel is full.</summary>
    public required float[] Clip { get; init; }

    public required ToneCurveView ToneCurve { get; init; }

    /// <summary>The look that was taken: natural where the photo shows none of its camera's.</summary>
    public required Look Look { get; init; }

    /// <summary>What distances from grey are multiplied by: near black, and near white.</summary>
    public required double[] Saturation { get; init; }

    /// <summary>−1 to 1.</summary>
    public required double Vibrance { get; init; }

    /// <summary>How much the finest detail grows.</summary>
    public required double Sharpening { get; init; }

    /// <summary>The sensor's shot and read noise on linear values: detail finer than that is not sharpened.</summary>
    public required double[] Noise { get; init; }

    /// <summary>The shadows and the highlights that were taken, −1 to 1: local tone goes by <see cref="Light"/>.</summary>
    public required double[] Local { get; init; }

    /// <summary>Where the picture is bright and where dark.</summary>
    public required LightMapView Light { get; init; }

    /// <summary>Usual lights from candles to deep shade: a browser may go between them while a slider moves.</summary>
    public required IReadOnlyList<LightView> Lights { get; init; }
}
