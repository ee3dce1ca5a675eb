using System.Text.Json.Serialization;

namespace Tapetum.Training.Loop.Configuration;

/// <summary>What the convolutions of a training step multiply. Sums, weights, gradients and everything between are floats.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TrainingPrecision>))]
public enum TrainingPrecision
{
    /// <summary>Floats.</summary>
    Float32,

    /// <summary>Their upper halves, where the processor multiplies such numbers, which is faster (docs/adr/0085); floats elsewhere.</summary>
    Bfloat16,
}
