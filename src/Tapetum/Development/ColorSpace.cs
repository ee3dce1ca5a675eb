using Tapetum.Development.Color;
using Tapetum.Raw;

namespace Tapetum.Development;

/// <summary>The colours that a picture's red, green and blue stand for. All have the white D65 and sRGB's transfer function.</summary>
public sealed class ColorSpace
{
    /// <summary>D65 as all three standards write it. It stands first: the spaces are made from it.</summary>
    internal static readonly Chromaticity White = new(0.3127, 0.3290);

    /// <summary>IEC 61966-2-1: what every screen and program takes for granted.</summary>
    public static readonly ColorSpace Srgb = new("srgb", "sRGB", new(0.64, 0.33), new(0.30, 0.60), new(0.15, 0.06));

    /// <summary>SMPTE EG 432-1's primaries with D65: what today's phones and laptops show.</summary>
    public static readonly ColorSpace DisplayP3 = new(
        "display-p3",
        "Display P3",
        new(0.680, 0.320),
        new(0.265, 0.690),
        new(0.150, 0.060)
    );

    /// <summary>ITU-R BT.2020's primaries: nearly all colours of real surfaces. With sRGB's transfer function, which has finer steps in the dark.</summary>
    public static readonly ColorSpace Rec2020 = new(
        "rec2020",
        "Rec. 2020 primaries, sRGB transfer",
        new(0.708, 0.292),
        new(0.170, 0.797),
        new(0.131, 0.046)
    );

    private ColorSpace(string name, string description, Chromaticity red, Chromaticity green, Chromaticity blue)
    {
        (Name, Description) = (name, description);
        (Red, Green, Blue) = (red, green, blue);
        Matrix3x3 primaries = Columns(red.ToXyz(), green.ToXyz(), blue.ToXyz());
        (double x, double y, double z) = White.ToXyz();
        (double r, double g, double b) = primaries.Inverse().Apply(x, y, z);
        RgbToXyz = primaries * Matrix3x3.Diagonal(r, g, b);
    }

    /// <summary>As on the command line.</summary>
    public string Name { get; }

    /// <summary>As colour pickers show it.</summary>
    public string Description { get; }

    internal Chromaticity Red { get; }

    internal Chromaticity Green { get; }

    internal Chromaticity Blue { get; }

    /// <summary>Linear RGB to XYZ under D65; (1, 1, 1) is white at Y = 1.</summary>
    public Matrix3x3 RgbToXyz { get; }

    /// <summary>Reads <c>srgb</c>, <c>display-p3</c> or <c>rec2020</c>.</summary>
    /// <returns>Null for anything else.</returns>
    public static ColorSpace? Find(string name) =>
        name.ToLowerInvariant() switch
        {
            "srgb" => Srgb,
            "display-p3" => DisplayP3,
            "rec2020" => Rec2020,
            _ => null,
        };

    public override string ToString() => Name;

    private static Matrix3x3 Columns(
        (double X, double Y, double Z) red,
        (double X, double Y, double Z) green,
        (double X, double Y, double Z) blue
    ) => new(red.X, green.X, blue.X, red.Y, green.Y, blue.Y, red.Z, green.Z, blue.Z);
}
