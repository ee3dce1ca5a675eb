using Tapetum.Training.Datasets;

namespace Tapetum.Training.Evaluation;

/// <summary>Compares what a network makes of a short exposure with the long one. One pair at a time.</summary>
internal interface IPairEvaluator
{
    /// <summary>How pictures are made comparable, for those who read the numbers.</summary>
    string Protocol { get; }

    /// <exception cref="TapetumException">The pair cannot be read, or its exposures do not fit together.</exception>
    Task<EvaluatedPair> EvaluateAsync(ExposurePair pair, CancellationToken cancellationToken);
}
