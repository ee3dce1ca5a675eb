using System.Text.Json.Serialization;

namespace Tapetum.Training.Loop.Configuration;

/// <summary>Which of a network's numbers a run changes.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TrainedPart>))]
public enum TrainedPart
{
    /// <summary>All of them.</summary>
    All,

    /// <summary>Biases alone, a few hundred numbers: as much as a handful of exposures can teach a network that can do the rest.</summary>
    Biases,
}
