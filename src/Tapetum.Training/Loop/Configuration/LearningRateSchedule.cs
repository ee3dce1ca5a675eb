using System.Text.Json.Serialization;

namespace Tapetum.Training.Loop.Configuration;

/// <summary>How the learning rate goes on after the warm-up.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LearningRateSchedule>))]
public enum LearningRateSchedule
{
    /// <summary>Falls along half a cosine to <see cref="TrainingConfig.FinalLearningRateShare"/> of its highest.</summary>
    Cosine,

    /// <summary>Changes at <see cref="TrainingConfig.RateSteps"/>, as in the paper: 1e-4, then 1e-5 for the second half.</summary>
    Steps,

    /// <summary>Stays.</summary>
    Constant,
}
