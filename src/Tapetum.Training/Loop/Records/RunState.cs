using System.Text.Json.Serialization;
using Tapetum.Training.Loop.Configuration;

namespace Tapetum.Training.Loop.Records;

/// <summary>How far a run is.</summary>
/// <param name="Config">The configuration that it was started with, or last resumed with.</param>
/// <param name="Step">Steps done.</param>
/// <param name="TrainedFor">Wall time spent training, over all sittings.</param>
/// <param name="BestPsnrDb">The best validation score so far.</param>
/// <param name="InitialModel">The file name of the model whose weights it started from; null if they were random.</param>
internal sealed record RunState(
    TrainingConfig Config,
    long Step,
    TimeSpan TrainedFor,
    double BestPsnrDb,
    string? InitialModel = null
)
{
    /// <summary>Steps done since the last line of the log; null when there are none.</summary>
    public UnloggedSteps? Unlogged { get; init; }

    /// <summary>After which step that was.</summary>
    public long BestStep { get; init; }

    /// <summary>Whether as many validations as the configuration has patience for brought nothing better.</summary>
    [JsonIgnore]
    public bool IsPastPatience =>
        Config.Patience > 0 && !AwaitsScores && Step - BestStep >= Config.Patience * Config.ValidateEvery;

    /// <summary>Whether its last step is still to be validated: checkpoints are written before that, since what it writes may find the disk full.</summary>
    public bool AwaitsScores { get; init; }
}
