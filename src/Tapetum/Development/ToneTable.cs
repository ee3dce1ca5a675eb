using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tapetum.Development;

/// <summary>
/// All that a recipe does to tones, tabulated: the file's pixels and a browser's use the same samples.
/// <code>sample i of n = T(sceneWhite·(i / (n − 1))²), straight between; 1 from scene white on</code>
/// </summary>
public sealed class ToneTable
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
        // Held at both ends as whole numbers too: what is no number has no place in the table, but must not be looked up beside it.
        Vector<int> low = Vector.Max(
            Vector<int>.Zero,
            Vector.Min(Vector.ConvertToInt32(at), new Vector<int>(Count - 2))
        );
        Vector<float> from = Gather(low);
        return from + ((at - Vector.ConvertToSingle(low)) * (Gather(low + Vector<int>.One) - from));
    }

    private unsafe Vector<float> Gather(Vector<int> index)
    {
        fixed (float* values = samples)
        {
            if (Avx2.IsSupported && Vector<int>.Count == Vector256<int>.Count)
            {
                return Avx2.GatherVector256(values, index.AsVector256(), sizeof(float)).AsVector();
            }

            Span<float> gathered = stackalloc float[Vector<float>.Count];
            for (int i = 0; i < gathered.Length; i++)
            {
                gathered[i] = values[index[i]];
            }

            return new(gathered);
        }
    }
}
