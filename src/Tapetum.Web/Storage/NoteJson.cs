using System.Text.Json.Serialization;
using Tapetum.Web.Work.Upkeep;

namespace Tapetum.Web.Storage;

/// <summary>What the studio notes for itself beside the photos, property by property as it is called in the code.</summary>
[JsonSerializable(typeof(ResumableUpload))]
[JsonSerializable(typeof(ServedTime.ServedTimeNote))]
internal sealed partial class NoteJson : JsonSerializerContext;
