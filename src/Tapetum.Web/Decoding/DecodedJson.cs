using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Tapetum.Raw;
using Tapetum.Raw.Profiles;

namespace Tapetum.Web.Decoding;

/// <summary>How the header of a decoded photo is written. Unlike what clients get, nothing is left out: what a file does not say is written down as unknown.</summary>
internal static partial class DecodedJson
{
    public static JsonTypeInfo<DecodedHeader> Header { get; } =
        (JsonTypeInfo<DecodedHeader>)
            new JsonSerializerOptions(DecodedTypes.Default.Options)
            {
                TypeInfoResolver = DecodedTypes
                    .Default.WithAddedModifier(InitialValues.KeptOf<ProfileTables>())
                    .WithAddedModifier(InitialValues.KeptOf<SourceMetadata>()),
            }.GetTypeInfo(typeof(DecodedHeader));

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(DecodedHeader))]
    private sealed partial class DecodedTypes : JsonSerializerContext;
}
