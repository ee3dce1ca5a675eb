using System.Text.Json.Serialization;

namespace Tapetum.Training.Optimization;

/// <summary>How gradients change weights.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OptimizerKind>))]
public enum OptimizerKind
{
    /// <summary>Each number by its own history: <see cref="Optimization.Adam"/>, as in the paper.</summary>
    Adam,

    /// <summary>The kernels of a convolution together, all directions alike: <see cref="Optimization.Muon"/>.</summary>
    Muon,
}
