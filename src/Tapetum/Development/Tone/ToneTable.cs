using System.Numerics;

namespace Tapetum.Development.Tone;

/// <summary>
/// All that a recipe does to tones, tabulated: the file's pixels and a browser's use the same samples.
/// <code>sample i of n = T(sceneWhite·(i / (n − 1))²), straight between; 1 from scene white on</code>
/// </summary>
internal sealed class ToneTable
{
    private const int Count = 1024;

    private readonly float[] samples;
    private readonly float inverseWhite;

    public ToneTable(DevelopmentRecipe recipe)
    {
        SceneWhite = recipe.Curve.SceneWhite;
        inverseWhite = 1 / SceneWhite;
        samples =
        [
            .. Enumerable
                .Range(0, Count)
                .Select(i => (double)i / (Count - 1))
                .Select(root => recipe.Tone((float)(SceneWhite * root * root))),
        ];
    }

    /// <summary>The amplified linear value that is shown as white.</summary>
    public float SceneWhite { get; }

    public IReadOnlyList<float> Samples => samples;

    internal float Apply(float linear)
    {
        float at = MathF.Sqrt(Math.Clamp(linear * inverseWhite, 0, 1)) * (Count - 1);
        int low = Math.Min((int)at, Count - 2);
        return samples[low] + ((at - low) * (samples[low + 1] - samples[low]));
    }

    internal Vector<float> Apply(Vector<float> linear)
    {
        Vector<float> share = Vector.Min(Vector.Max(linear * inverseWhite, Vector<float>.Zero), Vector<float>.One);
        Vector<float> at = Vector.SquareRoot(share) * (Count - 1);
        // Held as whole numbers too: what is no number has no place in the table.
        Vector<int> low = Vector.Max(
            Vector<int>.Zero,
            Vector.Min(Vector.ConvertToInt32(at), new Vector<int>(Count - 2))
        );
        Span<float> below = stackalloc float[Vector<float>.Count];
        Span<float> above = stackalloc float[Vector<float>.Count];
        for (int i = 0; i < below.Length; i++)
        {
            below[i] = samples[low[i]];
            above[i] = samples[low[i] + 1];
        }

        Vector<float> from = new(below);
        return from + ((at - Vector.ConvertToSingle(low)) * (new Vector<float>(above) - from));
    }
}
