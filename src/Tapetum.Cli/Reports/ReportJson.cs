using System.Text.Json.Serialization;
using Tapetum.Cli.Benchmarks;

namespace Tapetum.Cli.Reports;

/// <summary>How reports are written as JSON: camelCase, names instead of numbers; generated at build time, so that nothing is reflected on at start-up.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(BenchReport))]
[JsonSerializable(typeof(EnhanceReport))]
[JsonSerializable(typeof(InspectReport))]
[JsonSerializable(typeof(ModelReport))]
[JsonSerializable(typeof(ExposureBenchReport))]
[JsonSerializable(typeof(NoiseBenchReport))]
internal sealed partial class ReportJson : JsonSerializerContext;
