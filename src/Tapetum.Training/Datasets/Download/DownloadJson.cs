using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tapetum.Training.Datasets.Download;

/// <summary>How catalogues and the notes beside unfinished files are written. A key that is not known is an error.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true
)]
[JsonSerializable(typeof(DatasetCatalogue))]
[JsonSerializable(typeof(PartNote))]
internal sealed partial class DownloadJson : JsonSerializerContext;
