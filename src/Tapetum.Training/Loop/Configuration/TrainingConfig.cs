using System.Text.Json;
using System.Text.Json.Serialization;
using Tapetum.Inference;
using Tapetum.Mosaic;
using Tapetum.Sensor.Calibration;
using Tapetum.Training.Networks;
using Tapetum.Training.Optimization;
using Tapetum.Training.Parallelism;

namespace Tapetum.Training.Loop.Configuration;

/// <summary>Everything that decides what a training run computes. <see cref="TrainingConfigFile"/> reads it; every checkpoint and model card stores it.</summary>
internal sealed record TrainingConfig
{
    /// <summary>The model's name.</summary>
    public required string Name { get; init; }

    /// <summary>Which network; default the paper's.</summary>
    public NetworkKind Network { get; init; } = NetworkKind.UNet;

    /// <summary>Channels of the U-Net at full size: 32 in the paper.</summary>
    public required int Channels { get; init; }

    /// <summary>What the network takes and gives: <c>camera-linear</c>, the default, or <c>srgb</c>, as in the paper, which needs pairs of exposures.</summary>
    [JsonConverter(typeof(ContractConverter))]
    public ModelContract Contract { get; init; } = ModelContract.CameraLinear;

    /// <summary>Whose mosaics it takes; default Bayer's. <c>XTrans</c> goes with the network of residual blocks, <c>XTransNine</c>, the paper's packing of it, with the paper's network.</summary>
    public MosaicLayout Mosaic { get; init; } = MosaicLayout.Bayer;

    /// <summary>
    /// The camera whose noise the sensors of photographs have, as <c>tapetum calibrate</c> measured it; in a file its path, beside the configuration. Default: none, all cameras that may exist.
    /// </summary>
    public CameraCalibration? Camera { get; init; }

    /// <summary>Whether the paper's network adds to a linear demosaicking; default true. The other one always does.</summary>
    public bool Residual { get; init; } = true;

    /// <summary>Pairs per step; default 1.</summary>
    public int Batch { get; init; } = 1;

    /// <summary>Height and width of the packed planes: half the patch's size on the sensor, or a third with <c>XTransNine</c>; a multiple of 16.</summary>
    public required int PatchPx { get; init; }

    /// <summary>What to make small; default the mean absolute difference.</summary>
    public TrainingLoss Loss { get; init; } = TrainingLoss.L1;

    /// <summary>Where it is measured; default on the network's own scale.</summary>
    public LossScale LossScale { get; init; } = LossScale.Network;

    /// <summary>What of the network is trained; default all of it. Less makes sense with a model to start from.</summary>
    public TrainedPart Trained { get; init; } = TrainedPart.All;

    /// <summary>What convolutions multiply; default floats.</summary>
    public TrainingPrecision Precision { get; init; } = TrainingPrecision.Float32;

    /// <summary>How many steps to train.</summary>
    public required long Steps { get; init; }

    /// <summary>α at its highest.</summary>
    public required float LearningRate { get; init; }

    /// <summary>How α goes on after the warm-up; default half a cosine.</summary>
    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.Cosine;

    /// <summary>Where α changes, in order, with <see cref="LearningRateSchedule.Steps"/>; default nowhere.</summary>
    public IReadOnlyList<RateStep> RateSteps { get; init; } = [];

    /// <summary>Steps over which α rises from zero; default 500.</summary>
    public long WarmupSteps { get; init; } = 500;

    /// <summary>α at the end, after half a cosine, as a share of its highest, with <see cref="LearningRateSchedule.Cosine"/>; default 0.01.</summary>
    public float FinalLearningRateShare { get; init; } = 0.01f;

    /// <summary>How gradients change weights; default Adam.</summary>
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.Adam;

    /// <summary>Adam's other settings; clipping and averages are for Muon, too.</summary>
    public AdamOptions Adam { get; init; } = new();

    /// <summary>Muon's other settings.</summary>
    public MuonOptions Muon { get; init; } = new();

    /// <summary>Decides the first weights and every pair.</summary>
    public required int Seed { get; init; }

    /// <summary>Steps between validations; default 2000.</summary>
    public long ValidateEvery { get; init; } = 2000;

    /// <summary>Ends the run when so many validations in a row were no better than the best before; 0, the default, never does.</summary>
    public int Patience { get; init; }

    /// <summary>Steps between lines of the log; default 100.</summary>
    public long LogEvery { get; init; } = 100;

    /// <summary>Steps between pictures of input, output and truth, and one after the first; 0 makes none; default 1000.</summary>
    public long PreviewEvery { get; init; } = 1000;

    /// <summary>Minutes between checkpoints; default 3.</summary>
    public double CheckpointMinutes { get; init; } = 3;

    /// <summary>The network that it describes.</summary>
    public INetwork CreateNetwork() =>
        Network == NetworkKind.ResidualUNet
            ? new ResidualUNet(Channels, Mosaic)
            : new UNet(Channels, Residual ? UNetEnd.Shortcut : UNetEnd.Colors, Mosaic);

    /// <summary>The optimizer that it describes.</summary>
    /// <param name="weights">What it changes.</param>
    /// <param name="crew">Does the work.</param>
    public Optimizer CreateOptimizer(Weights weights, Crew crew) =>
        Optimizer == OptimizerKind.Muon ? new Muon(weights, Adam, Muon, crew) : new Adam(weights, Adam, crew);

    public string ToJson() => JsonSerializer.Serialize(this, TrainingConfigJson.Config);

    /// <summary>α of a step: a linear rise, then what the schedule says.</summary>
    /// <param name="step">From 1.</param>
    public float LearningRateAt(long step)
    {
        if (step < WarmupSteps)
        {
            return LearningRate * step / WarmupSteps;
        }

        return Schedule switch
        {
            LearningRateSchedule.Cosine => LearningRate * CosineShare(step),
            LearningRateSchedule.Steps => RateSteps.LastOrDefault(change => change.FromStep <= step)?.LearningRate
                ?? LearningRate,
            _ => LearningRate,
        };
    }

    /// <summary>From 1 to <see cref="FinalLearningRateShare"/> (Loshchilov and Hutter, "SGDR", ICLR 2017, without restarts).</summary>
    private float CosineShare(long step)
    {
        double progress = Math.Clamp((step - WarmupSteps) / (double)Math.Max(1, Steps - WarmupSteps), 0, 1);
        return (float)(
            FinalLearningRateShare + ((1 - FinalLearningRateShare) * 0.5 * (1 + Math.Cos(Math.PI * progress)))
        );
    }

    internal sealed class ContractConverter()
        : JsonStringEnumConverter<ModelContract>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false);
}
