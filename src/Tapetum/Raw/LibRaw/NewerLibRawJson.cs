using System.Text.Json.Serialization;

namespace Tapetum.Raw.LibRaw;

/// <summary>Reads the header of native/libraw-wasm.mjs; generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(NewerLibRawHeader))]
internal sealed partial class NewerLibRawJson : JsonSerializerContext;
