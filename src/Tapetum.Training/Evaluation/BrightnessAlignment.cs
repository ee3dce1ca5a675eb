namespace Tapetum.Training.Evaluation;

/// <summary>
/// The one number that makes a picture as bright as the truth: exposure times as cameras state them are off by some per cent.
/// <code>
/// s = ⟨p, t⟩ / ⟨p, p⟩     over the linear values whose truth t is below 0.98 of white
/// </code>
/// </summary>
/// <remarks>The least-squares solution of s·p = t; Wei et al., "A Physics-Based Noise Formation Model for Extreme Low-Light Raw Denoising", CVPR 2020, measure so.</remarks>
public static class BrightnessAlignment
{
    /// <summary>From this share of white on, a value counts as clipped.</summary>
    public const float Clipped = 0.98f;

    /// <param name="prediction">Linear, 1 is white.</param>
    /// <param name="truth">Linear, of the same shape.</param>
    /// <returns>1 where nothing can be said: all clipped, or no signal.</returns>
    public static double ScaleOf(ReadOnlySpan<float> prediction, ReadOnlySpan<float> truth)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(prediction.Length, truth.Length);
        double withTruth = 0;
        double withItself = 0;
        for (int i = 0; i < truth.Length; i++)
        {
            if (truth[i] < Clipped)
            {
                withTruth += (double)prediction[i] * truth[i];
                withItself += (double)prediction[i] * prediction[i];
            }
        }

        return withTruth > 0 && withItself > 0 ? withTruth / withItself : 1;
    }
}
