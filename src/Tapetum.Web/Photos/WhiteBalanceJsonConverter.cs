using System.Text.Json;
using System.Text.Json.Serialization;
using Tapetum.Development;

namespace Tapetum.Web.Photos;

/// <summary>A white balance in JSON: <c>"as-shot"</c>, <c>"auto"</c>, <c>"daylight"</c> or <c>{"kelvin": 3200}</c>.</summary>
internal sealed class WhiteBalanceJsonConverter : JsonConverter<WhiteBalance>
{
    public override WhiteBalance Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        JsonElement value = document.RootElement;
        return value.ValueKind switch
        {
            JsonValueKind.String when WhiteBalance.TryParse(value.GetString()!, out WhiteBalance named) => named,
            JsonValueKind.Object when Number(value, "kelvin") is { } kelvin => FromKelvin(kelvin),
            _ => throw Unknown(),
        };
    }

    public override void Write(Utf8JsonWriter writer, WhiteBalance value, JsonSerializerOptions options)
    {
        if (value.Mode != WhiteBalanceMode.Temperature)
        {
            writer.WriteStringValue(value.ToString());
            return;
        }

        writer.WriteStartObject();
        writer.WriteNumber("kelvin", value.TemperatureK);
        writer.WriteEndObject();
    }

    private static WhiteBalance FromKelvin(double kelvin) =>
        kelvin is >= WhiteBalance.MinTemperatureK and <= WhiteBalance.MaxTemperatureK
            ? WhiteBalance.FromKelvin(kelvin)
            : throw Unknown();

    private static double? Number(JsonElement value, string name) =>
        value.TryGetProperty(name, out JsonElement number) && number.TryGetDouble(out double found) ? found : null;

    private static JsonException Unknown() =>
        new(
            $"A white balance is as-shot, auto, daylight or a kelvin of {WhiteBalance.MinTemperatureK} to {WhiteBalance.MaxTemperatureK}."
        );
}
