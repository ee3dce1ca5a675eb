using Tapetum.Training.Datasets;
using Tapetum.Training.Evaluation.Reports;

namespace Tapetum.Training.Evaluation;

/// <summary>Where an evaluation writes, and what it says about its data.</summary>
public sealed record EvaluationOptions
{
    /// <summary>Where the report goes; made when missing.</summary>
    public required string ReportFolder { get; init; }

    /// <summary>The data set's folder, for the report.</summary>
    public required string Data { get; init; }

    /// <summary>The list of pairs, for the report; null without one.</summary>
    public required string? List { get; init; }

    /// <summary>Scenes that were left out, for the report.</summary>
    public required IReadOnlyList<string> ExcludedScenes { get; init; }

    /// <summary>An ONNX file that computes LPIPS; null without one.</summary>
    public string? Lpips { get; init; }

    /// <summary>What NIQE measures against, as numpy's archive; null for our own.</summary>
    public string? NiqeModel { get; init; }

    /// <summary>What is known of the sensor that took the exposures. Default: what their files say.</summary>
    internal KnownSensors Sensors { get; init; } = KnownSensors.None;

    public WrittenPictures Pictures { get; init; } = WrittenPictures.First;
}
