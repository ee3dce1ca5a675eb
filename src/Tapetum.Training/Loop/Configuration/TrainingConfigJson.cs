using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Tapetum.Training.Optimization;

namespace Tapetum.Training.Loop.Configuration;

/// <summary>How a configuration looks in a file.</summary>
internal static partial class TrainingConfigJson
{
    public static JsonSerializerOptions Readable { get; } =
        new(TrainingConfigTypes.Default.Options)
        {
            TypeInfoResolver = KeepingInitialValues(TrainingConfigTypes.Default),
        };

    public static JsonTypeInfo<TrainingConfig> Config { get; } =
        (JsonTypeInfo<TrainingConfig>)Readable.GetTypeInfo(typeof(TrainingConfig));

    /// <summary>What a configuration does not say is as it usually is.</summary>
    public static IJsonTypeInfoResolver KeepingInitialValues(IJsonTypeInfoResolver types) =>
        types
            .WithAddedModifier(InitialValues.KeptOf<TrainingConfig>())
            .WithAddedModifier(InitialValues.KeptOf<AdamOptions>())
            .WithAddedModifier(InitialValues.KeptOf<MuonOptions>());

    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        RespectNullableAnnotations = true,
        WriteIndented = true,
        IgnoreReadOnlyProperties = true
    )]
    [JsonSerializable(typeof(TrainingConfig))]
    private sealed partial class TrainingConfigTypes : JsonSerializerContext;
}
