using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tapetum.Web.Photos;

/// <summary>A <see cref="PhotoId"/> is a string in JSON.</summary>
internal sealed class PhotoIdJsonConverter : JsonConverter<PhotoId>
{
    public override PhotoId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        PhotoId.TryParse(reader.GetString(), null, out PhotoId id) ? id : throw new JsonException("No photo's id.");

    public override void Write(Utf8JsonWriter writer, PhotoId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
