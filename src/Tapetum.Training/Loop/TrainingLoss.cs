using System.Text.Json.Serialization;

namespace Tapetum.Training.Loop;

/// <summary>What training makes small.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TrainingLoss>))]
public enum TrainingLoss
{
    /// <summary>The mean absolute difference, as in the paper: <see cref="Operators.L1Loss"/>.</summary>
    L1,

    /// <summary>Decibels below 40: <see cref="Operators.PsnrLoss"/>.</summary>
    Psnr,

    /// <summary>Besides, a quarter of the decibels that blocks of 8×8 pixels are off, below 50: blotches.</summary>
    PsnrCoarse,
}
