using System.Numerics;

namespace Tapetum.Development.Looks;

/// <summary>
/// More or less colour, on display-linear RGB d: luminance and the hue stay, and nothing leaves the colour space.
/// <code>
/// Y   = Σ w_c·d_c                                       w: what red, green and blue add to luminance in this colour space
/// k   = (s₀ + (s₁ − s₀)·√Y)·(1 + vibrance·min d / max d)   s₀, s₁: saturation of shadows and highlights; vibrance moves pale colours most, saturated ones not at all
/// f   = min(Y / (Y − min d), (1 − Y) / (max d − Y))     how much more colour fits between black and white; ≥ 1
/// k'  = 1 + (k − 1)·(f − 1) / (k + f − 2)  for k &gt; 1    the nearer to the border, the less: f is never reached
/// d'  = Y + k'·(d − Y)
/// </code>
/// </summary>
internal sealed class Chroma
{
    private const float Least = 1e-12f;

    private readonly float shadows;
    private readonly float towardsHighlights;
    private readonly float vibrance;
    private readonly float red;
    private readonly float green;
    private readonly float blue;

    public Chroma(DevelopmentRecipe recipe)
    {
        shadows = (float)recipe.Saturation.Shadows;
        towardsHighlights = (float)(recipe.Saturation.Highlights - recipe.Saturation.Shadows);
        vibrance = (float)recipe.Vibrance;
        (red, green, blue) = WeightsOf(recipe.ColorSpace);
    }

    /// <summary>Whether colours stay as they are.</summary>
    public bool IsNone => shadows == 1 && towardsHighlights == 0 && vibrance == 0;

    public void Apply(ref float r, ref float g, ref float b)
    {
        float y = (red * r) + (green * g) + (blue * b);
        float least = MathF.Min(r, MathF.Min(g, b));
        float most = MathF.Max(r, MathF.Max(g, b));
        float saturation = shadows + (towardsHighlights * MathF.Sqrt(MathF.Max(y, 0)));
        float more = (saturation * (1 + (vibrance * least / MathF.Max(most, Least)))) - 1;
        float room = MathF.Max(0, MathF.Min(y / MathF.Max(y - least, Least), (1 - y) / MathF.Max(most - y, Least)) - 1);
        float held = more > 0 ? more * room / (more + room) : more;
        r += held * (r - y);
        g += held * (g - y);
        b += held * (b - y);
    }

    public void Apply(ref Vector<float> r, ref Vector<float> g, ref Vector<float> b)
    {
        Vector<float> tiny = new(Least);
        Vector<float> y = (red * r) + (green * g) + (blue * b);
        Vector<float> least = Vector.Min(r, Vector.Min(g, b));
        Vector<float> most = Vector.Max(r, Vector.Max(g, b));
        Vector<float> one = Vector<float>.One;
        Vector<float> saturation =
            new Vector<float>(shadows) + (towardsHighlights * Vector.SquareRoot(Vector.Max(y, Vector<float>.Zero)));
        Vector<float> more = (saturation * (one + (vibrance * least / Vector.Max(most, tiny)))) - one;
        Vector<float> room = Vector.Max(
            Vector<float>.Zero,
            Vector.Min(y / Vector.Max(y - least, tiny), (one - y) / Vector.Max(most - y, tiny)) - one
        );
        Vector<float> held = Vector.ConditionalSelect(
            Vector.GreaterThan(more, Vector<float>.Zero),
            more * room / (more + room),
            more
        );
        r += held * (r - y);
        g += held * (g - y);
        b += held * (b - y);
    }

    /// <summary>The middle row of RGB to XYZ.</summary>
    public static (float Red, float Green, float Blue) WeightsOf(ColorSpace space)
    {
        Raw.Matrix3x3 m = space.RgbToXyz;
        return ((float)m.M21, (float)m.M22, (float)m.M23);
    }
}
