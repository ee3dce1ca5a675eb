using System.Text.Json;
using System.Text.Json.Serialization;
using Tapetum.Training.Optimization;

namespace Tapetum.Training.Loop;

/// <summary>Everything that decides what a training run computes. Read from a JSON file, stored in every checkpoint and model card.</summary>
public sealed record TrainingConfig
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        WriteIndented = true,
    };

    /// <summary>The model's name.</summary>
    public required string Name { get; init; }

    /// <summary>Channels of the U-Net at full size: 32 in the paper.</summary>
    public required int Channels { get; init; }

    /// <summary>Whether the network adds to a bilinear demosaicking; default true.</summary>
    public bool Residual { get; init; } = true;

    /// <summary>Pairs per step; default 1.</summary>
    public int Batch { get; init; } = 1;

    /// <summary>Height and width of the packed planes: half the patch's size on the sensor; a multiple of 16.</summary>
    public required int PatchPx { get; init; }

    /// <summary>How many steps to train.</summary>
    public required long Steps { get; init; }

    /// <summary>α at its highest.</summary>
    public required float LearningRate { get; init; }

    /// <summary>Steps over which α rises from zero; default 500.</summary>
    public long WarmupSteps { get; init; } = 500;

    /// <summary>α at the end, after half a cosine, as a share of its highest; default 0.01.</summary>
    public float FinalLearningRateShare { get; init; } = 0.01f;

    /// <summary>Adam's other settings.</summary>
    public AdamOptions Adam { get; init; } = new();

    /// <summary>Decides the first weights and every pair.</summary>
    public required int Seed { get; init; }

    /// <summary>Steps between validations; default 2000.</summary>
    public long ValidateEvery { get; init; } = 2000;

    /// <summary>Steps between lines of the log; default 100.</summary>
    public long LogEvery { get; init; } = 100;

    /// <summary>Minutes between checkpoints; default 3.</summary>
    public double CheckpointMinutes { get; init; } = 3;

    /// <exception cref="TrainingException">The file is missing, no JSON, or has unknown, missing or impossible values.</exception>
    public static TrainingConfig Read(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path)).Validated(path);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new TrainingException(path, e.Message.TrimEnd('.'), "Compare it with a file in configs/.", e);
        }
    }

    public static TrainingConfig Parse(string json) =>
        JsonSerializer.Deserialize<TrainingConfig>(json, Json) ?? throw new JsonException("The file holds null");

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>α of a step: a linear rise, then half a cosine (Loshchilov and Hutter, "SGDR", ICLR 2017, without restarts).</summary>
    /// <param name="step">From 1.</param>
    public float LearningRateAt(long step)
    {
        if (step < WarmupSteps)
        {
            return LearningRate * step / WarmupSteps;
        }

        double progress = Math.Clamp((step - WarmupSteps) / (double)Math.Max(1, Steps - WarmupSteps), 0, 1);
        double share =
            FinalLearningRateShare + ((1 - FinalLearningRateShare) * 0.5 * (1 + Math.Cos(Math.PI * progress)));
        return (float)(LearningRate * share);
    }

    private TrainingConfig Validated(string path)
    {
        string? wrong = this switch
        {
            { Channels: < 1 or > 64 } => "channels must be 1 to 64",
            _ when PatchPx < 16 || PatchPx % 16 != 0 => "patchPx must be a multiple of 16",
            { Batch: < 1 } => "batch must be at least 1",
            { Steps: < 1 } => "steps must be at least 1",
            { LearningRate: <= 0 or float.NaN } => "learningRate must be above 0",
            { ValidateEvery: < 1 } or { LogEvery: < 1 } => "validateEvery and logEvery must be at least 1",
            _ => null,
        };
        return wrong is null ? this : throw new TrainingException(path, wrong, "Change it in the file.");
    }
}
