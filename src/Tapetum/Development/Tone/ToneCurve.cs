using System.Numerics;

namespace Tapetum.Development.Tone;

/// <summary>
/// A soft toe, a straight middle and a logarithmic shoulder that reaches display white at a chosen scene white, so that bright parts keep
/// their differences.
/// <code>
/// toe       y = x·(x + m·q) / (x + q)       slope m at black, 1 far above: depth, yet open shadows
///           m = 1 − 0.8·contrast, q = 0.06·contrast         by default 0.6 and 0.03: slope 0.92 at 0.04
/// shoulder  T = y                           for y ≤ k       k = 0.25
///           T = k + (1 − k)·ln(1 + c·t) / c for y &gt; k       t = (y − k) / (1 − k);  slope 1 at k, falling to e^−c at scene white
///           T = 1                           from scene white on
/// </code>
/// c solves T(scene white) = 1. With a scene white near 1 there is no shoulder to speak of.
/// </summary>
internal sealed class ToneCurve
{
    /// <summary>Where the shoulder begins.</summary>
    public const float Knee = 0.25f;

    // Of no contrast: a toe so narrow that it is none.
    private const float LeastToeWidth = 1e-6f;

    private const float InverseSpan = 1 / (1 - Knee);

    // The least that the toe must make of scene white: it keeps c above 0.05, so that ln(1 + c·t) / c stays precise.
    private const double LeastToe = 1.028;

    private readonly float toeWidth;
    private readonly float bend;
    private readonly float bendScale;

    /// <param name="sceneWhite">The linear value shown as white; never less than the toe needs to reach 1: 1.03 to 1.08, by contrast.</param>
    /// <param name="contrast">How deep the shadows are, 0 to 1; see <see cref="DevelopmentOptions.Contrast"/>.</param>
    public ToneCurve(double sceneWhite, double contrast = DevelopmentOptions.DefaultContrast)
    {
        ToeSlope = (float)(1 - (0.8 * contrast));
        toeWidth = MathF.Max(LeastToeWidth, (float)(0.06 * contrast));
        SceneWhite = (float)Math.Max(LeastSceneWhite(), sceneWhite);
        double bends = Solve((Toe(SceneWhite) - Knee) * InverseSpan);
        bend = (float)bends;
        bendScale = (float)((1 - Knee) / bends);
    }

    public float SceneWhite { get; }

    /// <summary>The slope at black.</summary>
    public float ToeSlope { get; }

    /// <summary>Negative values continue along the slope at black.</summary>
    public float Apply(float linear)
    {
        float y = Toe(linear);
        float t = MathF.Max(0, y - Knee) * InverseSpan;
        float shoulder = Knee + (bendScale * MathF.Log(1 + (bend * t)));
        return MathF.Min(1, y <= Knee ? y : shoulder);
    }

    internal Vector<float> Apply(Vector<float> linear)
    {
        Vector<float> positive = Vector.Max(linear, Vector<float>.Zero);
        Vector<float> toe =
            (positive * (positive + new Vector<float>(ToeSlope * toeWidth)) / (positive + new Vector<float>(toeWidth)))
            + (Vector.Min(linear, Vector<float>.Zero) * ToeSlope);
        var knee = new Vector<float>(Knee);
        Vector<float> t = Vector.Max(Vector<float>.Zero, toe - knee) * InverseSpan;
        Vector<float> shoulder = knee + (Vector.Log(Vector<float>.One + (t * bend)) * bendScale);
        return Vector.Min(
            Vector<float>.One,
            Vector.ConditionalSelect(Vector.LessThanOrEqual(toe, knee), toe, shoulder)
        );
    }

    private float Toe(float x) => x <= 0 ? ToeSlope * x : x * (x + (ToeSlope * toeWidth)) / (x + toeWidth);

    /// <summary>Where Toe(x) = <see cref="LeastToe"/>: x² + (m·q − y)·x − y·q = 0.</summary>
    private double LeastSceneWhite()
    {
        double half = (LeastToe - (ToeSlope * toeWidth)) / 2;
        return half + Math.Sqrt((half * half) + (LeastToe * toeWidth));
    }

    /// <summary>The c with ln(1 + c·t) = c, for t &gt; 1.</summary>
    private static double Solve(double t)
    {
        // ln(1 + c·t) − c rises from 0, turns at c = 1 − 1/t and falls: the root lies beyond the turn and below 2·ln(1 + t) + 1.
        double low = 1 - (1 / t);
        double high = (2 * Math.Log(1 + t)) + 1;
        for (int round = 0; round < 60; round++)
        {
            double middle = (low + high) / 2;
            (low, high) = Math.Log(1 + (middle * t)) > middle ? (middle, high) : (low, middle);
        }

        return low;
    }
}
