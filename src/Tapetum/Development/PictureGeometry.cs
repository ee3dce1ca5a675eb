namespace Tapetum.Development;

/// <summary>How a picture is turned, which part of it is made, and how large; in the order of these properties. The default is the whole picture, upright.</summary>
public sealed record PictureGeometry
{
    /// <summary>The most that <see cref="StraightenDeg"/> turns, either way.</summary>
    public const double MaxStraightenDeg = 45;

    /// <summary>The least <see cref="LongSidePx"/>.</summary>
    public const int MinLongSidePx = 16;

    /// <summary>The largest <see cref="LongSidePx"/>.</summary>
    public const int MaxLongSidePx = 65_535;

    /// <summary>The whole picture, upright, as large as it is.</summary>
    public static PictureGeometry Whole { get; } = new();

    /// <summary>How far it is turned clockwise from how the sensor stood: 0, 90, 180 or 270. Default: null, as the file says.</summary>
    /// <exception cref="ArgumentOutOfRangeException">None of these.</exception>
    public int? RotateDeg
    {
        get;
        init =>
            field = value is null or 0 or 90 or 180 or 270
                ? value
                : throw new ArgumentOutOfRangeException(nameof(RotateDeg), value, "Give 0, 90, 180 or 270.");
    }

    /// <summary>How far it is turned clockwise, so that a horizon lies level; what then has no corners is cut off, in the same shape. Default 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Beyond ±45.</exception>
    public double StraightenDeg
    {
        get;
        init =>
            field = value is >= -MaxStraightenDeg and <= MaxStraightenDeg
                ? value
                : throw new ArgumentOutOfRangeException(nameof(StraightenDeg), value, "Give −45 to 45 degrees.");
    }

    /// <summary>The part that is kept. Default: null, all.</summary>
    public PictureCrop? Crop { get; init; }

    /// <summary>How many pixels the longer side has at most: larger pictures are made smaller, in linear light. Default: null, as many as there are.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not 16 to 65,535.</exception>
    public int? LongSidePx
    {
        get;
        init =>
            field = value is null or (>= MinLongSidePx and <= MaxLongSidePx)
                ? value
                : throw new ArgumentOutOfRangeException(nameof(LongSidePx), value, "Give 16 to 65,535 pixels.");
    }

    /// <summary>What a DNG cannot say of a picture, as a clause; null when it can say all.</summary>
    internal string? WhyNotInDng() =>
        StraightenDeg != 0 ? "a DNG keeps the sensor's pixels as they lie, and cannot be straightened"
        : LongSidePx is not null ? "a DNG keeps the sensor's pixels, and cannot be made smaller"
        : null;

    /// <summary>The part that is kept; null for all.</summary>
    /// <param name="widthPx">Of the picture that it is cut from.</param>
    /// <param name="heightPx">Likewise.</param>
    /// <param name="path">Its file, for messages.</param>
    /// <exception cref="GeometryException">The part leads out of the picture.</exception>
    internal (int LeftPx, int TopPx, int WidthPx, int HeightPx)? CropIn(int widthPx, int heightPx, string path) =>
        Crop is null
            ? null
            : Crop.In(widthPx, heightPx)
                ?? throw new GeometryException(
                    path,
                    $"the crop {Crop} leads out of the picture, which has {widthPx} × {heightPx} pixels",
                    "Give one that lies inside, or say it in hundredths: 10%,10%,80%,80%."
                );

    /// <summary>EXIF's orientation of a picture that is turned by this.</summary>
    /// <param name="stated">What the file says, 1 to 8.</param>
    internal int OrientationOf(int stated) =>
        RotateDeg switch
        {
            null => stated,
            90 => 6,
            180 => 3,
            270 => 8,
            _ => 1,
        };
}
