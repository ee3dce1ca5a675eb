namespace Tapetum.Development.Looks;

/// <summary>What distances from grey are multiplied by: 0 is black and white, 1 leaves colours alone.</summary>
/// <param name="Shadows">Of what is nearly black. A curve with deep shadows takes their colour, which cameras put back.</param>
/// <param name="Highlights">Of what is nearly white. Between the two it goes by the root of luminance.</param>
internal sealed record Saturation(double Shadows, double Highlights)
{
    public static readonly Saturation Unchanged = new(1, 1);

    public Saturation Times(double factor) => new(Shadows * factor, Highlights * factor);
}
