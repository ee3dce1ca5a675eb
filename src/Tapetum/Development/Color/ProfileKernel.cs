using System.Numerics;

namespace Tapetum.Development.Color;

/// <summary>
/// The way through a camera profile's tables, of one pixel.
/// <code>
/// p = M_p·e                        white-balanced camera RGB e to the profile's space, before exposure
/// a = Σ n_c²·e_c / Σ n_c²          the grey whose raw values explain the pixel best
/// p = a + (p − a)·a / (a − min p)  where min p &lt; 0 &lt; a: a table knows no colours beyond its space
/// p = HueSatMap(p);  p = amplification·p;  p = LookTable(p)
/// l = M_r·p                        to the picture's colour space
/// A = a·max p now / max p before   the grey, as bright as the tables leave the pixel
/// </code>
/// </summary>
internal sealed class ProfileKernel
{
    private const float Least = 1e-20f;

    private readonly float[] toProfile;
    private readonly float[] toRgb;
    private readonly HueSatTable? hueSat;
    private readonly HueSatTable? look;
    private readonly float amplification;

    public ProfileKernel(ProfileColors colors, double amplification)
    {
        toProfile = [.. colors.BalancedToProfile.ToRows().Select(value => (float)value)];
        toRgb = [.. colors.ProfileToRgb.ToRows().Select(value => (float)value)];
        hueSat = colors.HueSatMap is { } map ? new(map, colors.NeutralScale) : null;
        look = colors.LookTable is { } table ? new(table, colors.ExposureScale) : null;
        this.amplification = (float)amplification;
    }

    /// <param name="red">In: e. Out: l.</param>
    /// <param name="green">Likewise.</param>
    /// <param name="blue">Likewise.</param>
    /// <param name="grey">In: a, at least 0. Out: A.</param>
    public void Apply(ref float red, ref float green, ref float blue, ref float grey)
    {
        (float r, float g, float b) = Times(toProfile, red, green, blue);
        float least = MathF.Min(r, MathF.Min(g, b));
        float colour = least < 0 ? grey / (grey - least) : 1;
        r = grey + ((r - grey) * colour);
        g = grey + ((g - grey) * colour);
        b = grey + ((b - grey) * colour);
        // What rounding leaves below 0.
        (r, g, b) = (MathF.Max(0, r), MathF.Max(0, g), MathF.Max(0, b));

        float before = MathF.Max(r, MathF.Max(g, b));
        hueSat?.Apply(ref r, ref g, ref b);
        (r, g, b) = (r * amplification, g * amplification, b * amplification);
        look?.Apply(ref r, ref g, ref b);
        grey *= MathF.Max(r, MathF.Max(g, b)) / MathF.Max(before, Least);
        (red, green, blue) = Times(toRgb, r, g, b);
    }

    public void Apply(ref Vector<float> red, ref Vector<float> green, ref Vector<float> blue, ref Vector<float> grey)
    {
        (Vector<float> r, Vector<float> g, Vector<float> b) = Times(toProfile, red, green, blue);
        Vector<float> least = Vector.Min(r, Vector.Min(g, b));
        Vector<float> colour = Vector.ConditionalSelect(
            Vector.LessThan(least, Vector<float>.Zero),
            grey / (grey - least),
            Vector<float>.One
        );
        r = Vector.Max(Vector<float>.Zero, grey + ((r - grey) * colour));
        g = Vector.Max(Vector<float>.Zero, grey + ((g - grey) * colour));
        b = Vector.Max(Vector<float>.Zero, grey + ((b - grey) * colour));

        Vector<float> before = Vector.Max(r, Vector.Max(g, b));
        hueSat?.Apply(ref r, ref g, ref b);
        (r, g, b) = (r * amplification, g * amplification, b * amplification);
        look?.Apply(ref r, ref g, ref b);
        grey *= Vector.Max(r, Vector.Max(g, b)) / Vector.Max(before, new Vector<float>(Least));
        (red, green, blue) = Times(toRgb, r, g, b);
    }

    private static (float, float, float) Times(float[] m, float x, float y, float z) =>
        (
            (m[0] * x) + (m[1] * y) + (m[2] * z),
            (m[3] * x) + (m[4] * y) + (m[5] * z),
            (m[6] * x) + (m[7] * y) + (m[8] * z)
        );

    private static (Vector<float>, Vector<float>, Vector<float>) Times(
        float[] m,
        Vector<float> x,
        Vector<float> y,
        Vector<float> z
    ) =>
        (
            (m[0] * x) + (m[1] * y) + (m[2] * z),
            (m[3] * x) + (m[4] * y) + (m[5] * z),
            (m[6] * x) + (m[7] * y) + (m[8] * z)
        );
}
