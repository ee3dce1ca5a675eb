namespace Tapetum.Development.Lens;

/// <summary>A part of a picture with edges across the direction from the picture's centre.</summary>
/// <param name="LeftPx">Its first column.</param>
/// <param name="TopPx">Its first row.</param>
/// <param name="Radius">Of its middle, in units of the farthest corner's distance.</param>
/// <param name="Across">The direction from the picture's centre to its middle.</param>
/// <param name="Down">The same; the two are of length 1.</param>
internal sealed record EdgeBlock(int LeftPx, int TopPx, double Radius, float Across, float Down)
{
    public const int SidePx = 32;

    /// <summary>Pixels around it that are looked at too: colours lie that far apart at most.</summary>
    public const int MarginPx = 8;

    /// <summary>0 to 3: of the picture.</summary>
    public int Quadrant => (Across < 0 ? 0 : 1) + (Down < 0 ? 0 : 2);

    /// <summary>Whether it lies in one of two opposite quadrants.</summary>
    public bool IsOnDiagonal => Across < 0 == Down < 0;

    /// <summary>Mean change from pixel to pixel along that direction, in shares of the brightness.</summary>
    public float Contrast { get; init; }
}
