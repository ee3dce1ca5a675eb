namespace Tapetum.Web.Endpoints.Settings;

/// <summary>A table of a DNG's camera profile.</summary>
/// <param name="Hues">How many, all round.</param>
/// <param name="Saturations">How many from 0 to 1.</param>
/// <param name="Values">Likewise.</param>
/// <param name="IsEncoded">Whether value goes through sRGB's transfer function before it is looked up and multiplied, and back.</param>
/// <param name="Scale">What values are multiplied by before that, and divided by after it.</param>
/// <param name="Entries">[values, hues, saturations, 3] single-precision numbers, little-endian: degrees of hue, factors of saturation and of value.</param>
public sealed record HueSatView(int Hues, int Saturations, int Values, bool IsEncoded, double Scale, byte[] Entries);
