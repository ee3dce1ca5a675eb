using System.Numerics;

namespace Tapetum.Development;

/// <summary>
/// Linear up to a knee, then a logarithmic shoulder that reaches display white at a chosen scene white, so that bright parts keep their differences.
/// <code>
/// T(x) = x                               for x ≤ k = 0.25      slope 1: shadows and mid-grey (0.18) stay linear
/// T(x) = k + (1 − k)·ln(1 + c·t) / c     for k &lt; x &lt; w         t = (x − k) / (1 − k);  slope 1 at k, falling to e^−c at w
/// T(x) = 1                               for x ≥ w
/// </code>
/// c solves T(w) = 1. With w near 1 the curve is the straight line.
/// </summary>
public sealed class ToneCurve
{
    /// <summary>Where the shoulder begins.</summary>
    public const float Knee = 0.25f;

    // Below this a shoulder is within 1 % of the straight line, and ln(1 + c·t) / c loses precision.
    private const float LeastBend = 0.05f;

    private readonly float bend;

    /// <param name="sceneWhite">The linear value shown as white; below 1 counts as 1.</param>
    public ToneCurve(double sceneWhite)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sceneWhite);
        bend = Solve((sceneWhite - Knee) / (1 - Knee));
        SceneWhite = bend >= LeastBend ? (float)sceneWhite : 1;
    }

    public float SceneWhite { get; }

    /// <summary>Negative values stay as they are.</summary>
    public float Apply(float linear)
    {
        if (linear <= Knee || bend < LeastBend)
        {
            return MathF.Min(linear, 1);
        }

        float t = (linear - Knee) * (1 / (1 - Knee));
        return MathF.Min(1, Knee + ((1 - Knee) / bend * MathF.Log(1 + (bend * t))));
    }

    internal Vector<float> Apply(Vector<float> linear)
    {
        if (bend < LeastBend)
        {
            return Vector.Min(linear, Vector<float>.One);
        }

        var knee = new Vector<float>(Knee);
        Vector<float> t = (Vector.Max(linear, knee) - knee) * new Vector<float>(1 / (1 - Knee));
        Vector<float> shoulder =
            knee
            + (new Vector<float>((1 - Knee) / bend) * Vector.Log(Vector<float>.One + (t * new Vector<float>(bend))));
        return Vector.Min(
            Vector.ConditionalSelect(Vector.LessThanOrEqual(linear, knee), linear, shoulder),
            Vector<float>.One
        );
    }

    /// <summary>The c with ln(1 + c·t) = c, for t &gt; 1; 0 when there is none.</summary>
    private static float Solve(double t)
    {
        if (t <= 1)
        {
            return 0;
        }

        // ln(1 + c·t) − c rises from 0, turns at c = 1 − 1/t and falls: the root lies beyond the turn and below 2·ln(1 + t) + 1.
        double low = 1 - (1 / t);
        double high = (2 * Math.Log(1 + t)) + 1;
        for (int round = 0; round < 60; round++)
        {
            double middle = (low + high) / 2;
            (low, high) = Math.Log(1 + (middle * t)) > middle ? (middle, high) : (low, middle);
        }

        return (float)low;
    }
}
