using System.Text.Json.Serialization;

namespace Tapetum.Training.Evaluation;

/// <summary>How <c>metrics.json</c> is written: camelCase; the PSNR of equal pictures is "Infinity".</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    WriteIndented = true
)]
[JsonSerializable(typeof(EvaluationSummary))]
internal sealed partial class EvaluationJson : JsonSerializerContext;
