using System.Numerics;

namespace Tapetum.Burst;

/// <summary>
/// As many places as a vector holds, each one pixel to the right of the one before but for parts of a pixel: what lies around them lies side by side in memory too. A flow hardly changes from pixel to pixel, so that
/// most places are of this kind.
/// <code>
/// x = Left + lane + Across        y = Top + Down        0 ≤ Across, Down &lt; 1
/// </code>
/// </summary>
/// <param name="Left">The first place's pixel.</param>
/// <param name="Top">All places' row.</param>
/// <param name="Across">From pixel to place.</param>
/// <param name="Down">From row to place.</param>
internal readonly record struct SteppingPlaces(int Left, int Top, Vector<float> Across, Vector<float> Down)
{
    /// <param name="x">Places along a row.</param>
    /// <param name="y">Likewise.</param>
    /// <param name="first">The first that is asked for.</param>
    /// <param name="places">What was found.</param>
    /// <returns>Whether places from there on are of this kind.</returns>
    public static bool TryFind(ReadOnlySpan<float> x, ReadOnlySpan<float> y, int first, out SteppingPlaces places)
    {
        places = default;
        if (x.Length - first < Vector<float>.Count)
        {
            return false;
        }

        Vector<float> atX = new(x[first..]);
        Vector<float> atY = new(y[first..]);
        Vector<float> columns = Vector.Floor(atX);
        Vector<float> rows = Vector.Floor(atY);
        if (
            !Vector.EqualsAll(columns - Vector<float>.Indices, new Vector<float>(columns[0]))
            || !Vector.EqualsAll(rows, new Vector<float>(rows[0]))
        )
        {
            return false;
        }

        places = new((int)columns[0], (int)rows[0], atX - columns, atY - rows);
        return true;
    }

    /// <summary>Whether all pixels around the places lie in a picture.</summary>
    /// <param name="before">How many are asked for before each, left and above.</param>
    /// <param name="after">Likewise, right and below.</param>
    /// <param name="widthPx">The picture's.</param>
    /// <param name="heightPx">The picture's.</param>
    public bool AreWithin(int before, int after, int widthPx, int heightPx) =>
        Left >= before && Top >= before && Left + Vector<float>.Count - 1 + after < widthPx && Top + after < heightPx;
}
