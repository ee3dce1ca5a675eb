using System.Text.Json.Serialization;

namespace Tapetum.Training.Networks;

/// <summary>Which network to train.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NetworkKind>))]
public enum NetworkKind
{
    /// <summary>The paper's: <see cref="Networks.UNet"/>.</summary>
    UNet,

    /// <summary>Of residual blocks: <see cref="Networks.ResidualUNet"/>.</summary>
    ResidualUNet,
}
