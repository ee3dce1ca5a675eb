using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Tapetum.Training.Data.Patches;
using Tapetum.Training.Loop.Configuration;
using Tapetum.Training.Loop.Validation;
using Tapetum.Training.Pairs;

namespace Tapetum.Training.Loop.Records;

/// <summary>What runs and sets say of themselves in their own files, property by property as it is called in the code.</summary>
internal static partial class StoredJson
{
    private static readonly JsonSerializerOptions Readable = new(StoredTypes.Default.Options)
    {
        TypeInfoResolver = TrainingConfigJson
            .KeepingInitialValues(StoredTypes.Default)
            .WithAddedModifier(InitialValues.KeptOf<FrameInfo>()),
    };

    /// <summary>How one of the listed types is written and read.</summary>
    public static JsonTypeInfo<T> Of<T>() => (JsonTypeInfo<T>)Readable.GetTypeInfo(typeof(T));

    [JsonSerializable(typeof(FrameInfo))]
    [JsonSerializable(typeof(IReadOnlyList<ValidationScore>))]
    [JsonSerializable(typeof(List<PatchSource>))]
    [JsonSerializable(typeof(RunState))]
    private sealed partial class StoredTypes : JsonSerializerContext;
}
