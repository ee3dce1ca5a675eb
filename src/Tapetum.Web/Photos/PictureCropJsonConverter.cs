using System.Text.Json;
using System.Text.Json.Serialization;
using Tapetum.Development;

namespace Tapetum.Web.Photos;

/// <summary>A crop in JSON, as the command line takes it: <c>"10%,5%,80%,90%"</c>, <c>"100,50,4000,3000"</c> or <c>"3:2"</c>.</summary>
internal sealed class PictureCropJsonConverter : JsonConverter<PictureCrop>
{
    public override PictureCrop Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        (reader.TokenType == JsonTokenType.String ? PictureCrop.TryParse(reader.GetString()!) : null)
        ?? throw new JsonException(
            "A crop is LEFT,TOP,WIDTH,HEIGHT in pixels or, all four with a % sign, in hundredths; or WIDTH:HEIGHT."
        );

    public override void Write(Utf8JsonWriter writer, PictureCrop value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
