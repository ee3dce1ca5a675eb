using System.Numerics;
using System.Runtime.InteropServices;
using Tapetum.Development.Color;
using Tapetum.Development.Looks;
using Tapetum.Development.Tone;
using Tapetum.Raw;

namespace Tapetum.Development;

/// <summary>
/// Develops pixels in place: linear camera RGB, 0 black and 1 white level, to display RGB in [0, 1]. In this order:
/// <code>
/// clipping      s_c = smoothstep((raw_c / level_c − 0.90) / 0.08)   how surely channel c is clipped
/// white balance b_c = raw_c / neutral_c
/// rebuilt       e_c = b_c + s_c·max(0, mean of the other two b − b_c)   a clipped channel is at least as bright as its fellows say
/// to white      v_c = e_c + d·(max e − e_c),  d = median of s    two clipped channels hold no colour any more
/// matrix        l   = gain·amplification·M·v           gain: of this pixel, 1 without sharpening (DetailGain)
/// grey          A   = gain·amplification·Σ n_c²·v_c / Σ n_c²      n the neutral: the grey whose raw values explain the pixel best
/// gamut         l_c = A + (l_c − A)·A / (A − min l)  where min l &lt; 0 &lt; A: less colour; black where A ≤ 0
/// tone          T(max), T(min) and the third channel in proportion between them: the hue stays
/// colour        more or less of it: Chroma
/// transfer      sRGB's, whatever the colour space
/// </code>
/// </summary>
/// <remarks>
/// Pulling colours outside the picture's colour space to grey, rather than clipping channels at zero, keeps the mean of shadow noise neutral: clipping would
/// lift the noisier red and blue into magenta. A is the least-squares grey, because its noise is the only one that does not go with
/// that of any colour difference: of noise around black, what survives A &gt; 0 has no preferred hue. Tone by maximum and minimum: DNG SDK's RGB tone function works likewise.
/// </remarks>
internal sealed class RowDeveloper
{
    private readonly Highlights highlights;
    private readonly float greyRed;
    private readonly float greyGreen;
    private readonly float greyBlue;
    private readonly float[] matrix;
    private readonly ToneCurve curve;
    private readonly ToneTable? table;
    private readonly Chroma? chroma;
    private readonly ProfileKernel? profile;

    public RowDeveloper(DevelopmentRecipe recipe)
    {
        highlights = new(recipe.Clip, recipe.Neutral);
        profile = recipe.Profile is { } colors ? new(colors, recipe.Amplification) : null;
        matrix = [.. recipe.BalancedToRgb.ToRows().Select(value => (float)(value * recipe.Amplification))];
        (greyRed, greyGreen, greyBlue) = GreyOfBalanced(recipe.Neutral, profile is null ? recipe.Amplification : 1);
        curve = recipe.Curve;
        table = recipe.IsBareCurve ? null : new(recipe);
        chroma = new Chroma(recipe) is { IsNone: false } some ? some : null;
    }

    public void Develop(Span<float> red, Span<float> green, Span<float> blue) => Develop(red, green, blue, []);

    /// <param name="red">[n].</param>
    /// <param name="green">[n].</param>
    /// <param name="blue">[n].</param>
    /// <param name="gains">[n]: what the light of each pixel is multiplied by; empty for 1.</param>
    public void Develop(Span<float> red, Span<float> green, Span<float> blue, ReadOnlySpan<float> gains)
    {
        Span<Vector<float>> reds = MemoryMarshal.Cast<float, Vector<float>>(red);
        Span<Vector<float>> greens = MemoryMarshal.Cast<float, Vector<float>>(green);
        Span<Vector<float>> blues = MemoryMarshal.Cast<float, Vector<float>>(blue);
        ReadOnlySpan<Vector<float>> gain = MemoryMarshal.Cast<float, Vector<float>>(gains);
        for (int i = 0; i < reds.Length; i++)
        {
            Develop(ref reds[i], ref greens[i], ref blues[i], gain.IsEmpty ? Vector<float>.One : gain[i]);
        }

        int done = reds.Length * Vector<float>.Count;
        DevelopScalar(red[done..], green[done..], blue[done..], gains.IsEmpty ? [] : gains[done..]);
    }

    internal void DevelopScalar(Span<float> red, Span<float> green, Span<float> blue, ReadOnlySpan<float> gains)
    {
        for (int i = 0; i < red.Length; i++)
        {
            Develop(ref red[i], ref green[i], ref blue[i], gains.IsEmpty ? 1 : gains[i]);
        }
    }

    /// <summary>The weights of A for white-balanced channels, raw_c = n_c·b_c.</summary>
    private static (float Red, float Green, float Blue) GreyOfBalanced(CameraNeutral neutral, double amplification)
    {
        (float red, float green, float blue) = neutral;
        float scale = (float)amplification / ((red * red) + (green * green) + (blue * blue));
        return (scale * red * red, scale * green * green, scale * blue * blue);
    }

    private void Develop(ref float red, ref float green, ref float blue, float gain)
    {
        (float er, float eg, float eb) = highlights.Rebuild(red, green, blue);
        er *= gain;
        eg *= gain;
        eb *= gain;

        float grey = MathF.Max(0, (greyRed * er) + (greyGreen * eg) + (greyBlue * eb));
        (float lr, float lg, float lb) = ToRgb(er, eg, eb, ref grey);

        float least = MathF.Min(lr, MathF.Min(lg, lb));
        float colour = least < 0 ? grey / (grey - least) : 1;
        lr = grey + ((lr - grey) * colour);
        lg = grey + ((lg - grey) * colour);
        lb = grey + ((lb - grey) * colour);

        least = MathF.Min(lr, MathF.Min(lg, lb));
        float most = MathF.Max(lr, MathF.Max(lg, lb));
        float shownLeast = Tone(least);
        float contrast = (Tone(most) - shownLeast) / MathF.Max(most - least, 1e-20f);
        red = shownLeast + ((lr - least) * contrast);
        green = shownLeast + ((lg - least) * contrast);
        blue = shownLeast + ((lb - least) * contrast);
        chroma?.Apply(ref red, ref green, ref blue);
        red = Show(red);
        green = Show(green);
        blue = Show(blue);
    }

    private (float, float, float) ToRgb(float r, float g, float b, ref float grey)
    {
        if (profile is not null)
        {
            profile.Apply(ref r, ref g, ref b, ref grey);
            return (r, g, b);
        }

        return (
            (matrix[0] * r) + (matrix[1] * g) + (matrix[2] * b),
            (matrix[3] * r) + (matrix[4] * g) + (matrix[5] * b),
            (matrix[6] * r) + (matrix[7] * g) + (matrix[8] * b)
        );
    }

    private (Vector<float>, Vector<float>, Vector<float>) ToRgb(
        Vector<float> r,
        Vector<float> g,
        Vector<float> b,
        ref Vector<float> grey
    )
    {
        if (profile is not null)
        {
            profile.Apply(ref r, ref g, ref b, ref grey);
            return (r, g, b);
        }

        return (
            (matrix[0] * r) + (matrix[1] * g) + (matrix[2] * b),
            (matrix[3] * r) + (matrix[4] * g) + (matrix[5] * b),
            (matrix[6] * r) + (matrix[7] * g) + (matrix[8] * b)
        );
    }

    private float Tone(float linear) => table is null ? curve.Apply(linear) : table.Apply(linear);

    private Vector<float> Tone(Vector<float> linear) => table is null ? curve.Apply(linear) : table.Apply(linear);

    private static float Show(float linear) => SrgbTransfer.Encode(Math.Clamp(linear, 0, 1));

    private void Develop(ref Vector<float> red, ref Vector<float> green, ref Vector<float> blue, Vector<float> gain)
    {
        (Vector<float> er, Vector<float> eg, Vector<float> eb) = highlights.Rebuild(red, green, blue);
        er *= gain;
        eg *= gain;
        eb *= gain;

        Vector<float> grey = Vector.Max(Vector<float>.Zero, (greyRed * er) + (greyGreen * eg) + (greyBlue * eb));
        (Vector<float> lr, Vector<float> lg, Vector<float> lb) = ToRgb(er, eg, eb, ref grey);

        Vector<float> least = Vector.Min(lr, Vector.Min(lg, lb));
        Vector<float> colour = Vector.ConditionalSelect(
            Vector.LessThan(least, Vector<float>.Zero),
            grey / (grey - least),
            Vector<float>.One
        );
        lr = grey + ((lr - grey) * colour);
        lg = grey + ((lg - grey) * colour);
        lb = grey + ((lb - grey) * colour);

        least = Vector.Min(lr, Vector.Min(lg, lb));
        Vector<float> most = Vector.Max(lr, Vector.Max(lg, lb));
        Vector<float> shownLeast = Tone(least);
        Vector<float> contrast = (Tone(most) - shownLeast) / Vector.Max(most - least, new Vector<float>(1e-20f));
        red = shownLeast + ((lr - least) * contrast);
        green = shownLeast + ((lg - least) * contrast);
        blue = shownLeast + ((lb - least) * contrast);
        chroma?.Apply(ref red, ref green, ref blue);
        red = Show(red);
        green = Show(green);
        blue = Show(blue);
    }

    private static Vector<float> Show(Vector<float> linear) =>
        SrgbTransfer.Encode(Vector.Min(Vector.Max(linear, Vector<float>.Zero), Vector<float>.One));
}
