using System.Text.Json.Serialization;

namespace Tapetum.Training.Loop.Configuration;

/// <summary>Where prediction and target are compared.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LossScale>))]
public enum LossScale
{
    /// <summary>As the network says it.</summary>
    Network,

    /// <summary>As a viewer sees it, after white balance, colour matrix and a display's curve: <see cref="Operators.DisplayRendering"/>.</summary>
    Display,
}
