using Tapetum.Inference;
using Tapetum.Raw;
using Tapetum.Training.Datasets;

namespace Tapetum.Training.Evaluation;

/// <summary>Exposures of one view have one size.</summary>
internal static class ExposureSizes
{
    /// <exception cref="DatasetException">They do not fit together.</exception>
    public static void RequireSame(Photograph raw, string longPath, ColorImage truth)
    {
        if (raw.WidthPx != truth.WidthPx || raw.HeightPx != truth.HeightPx)
        {
            throw new DatasetException(
                raw.Path,
                $"it has {raw.WidthPx}×{raw.HeightPx} pixels and its long exposure {longPath} has {truth.WidthPx}×{truth.HeightPx}",
                "Pair exposures of one camera, taken with the same settings."
            );
        }
    }
}
