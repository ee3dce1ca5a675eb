using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tapetum.Cli.Remote;

/// <summary>How a studio's refusals are read.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(StudioRefusal))]
internal sealed partial class RefusalJson : JsonSerializerContext;
