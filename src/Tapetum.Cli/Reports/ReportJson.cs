using System.Text.Json;
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
[JsonSerializable(typeof(ReachReport))]
[JsonSerializable(typeof(TrainReport))]
internal sealed partial class ReportJson : JsonSerializerContext
{
    private static readonly Lazy<ReportJson> Plain = new(() =>
        new(new JsonSerializerOptions(Default!.Options) { Encoder = new PlainLetters() })
    );

    /// <summary>Letters stay as they are, so that names can be searched for in what is printed.</summary>
    public static ReportJson Readable => Plain.Value;
}
