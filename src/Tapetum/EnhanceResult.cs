using Tapetum.Development;
using Tapetum.Sensor;

namespace Tapetum;

/// <summary>A picture that was made.</summary>
/// <param name="Input">The raw file.</param>
/// <param name="Output">The picture.</param>
/// <param name="WidthPx">Of the picture, upright.</param>
/// <param name="HeightPx">Of the picture, upright.</param>
/// <param name="Method">How the picture was made.</param>
/// <param name="Noise">The noise model that was used, and where it came from; null without a network.</param>
/// <param name="Recipe">The white balance, colours, amplification and tone curve that were used.</param>
public sealed record EnhanceResult(
    string Input,
    string Output,
    int WidthPx,
    int HeightPx,
    EnhanceMethod Method,
    NoiseModel? Noise,
    DevelopmentRecipe Recipe
)
{
    /// <summary>What the file tells wrongly, or asks for and did not get, a clause each. Default: nothing.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>Of a burst's files, those of which nothing is in the picture.</summary>
    internal IReadOnlyList<string> LeftOut { get; init; } = [];
}
