using System.Text.Json;
using System.Text.Json.Serialization;
using Tapetum.Development;

namespace Tapetum.Web.Photos;

/// <summary>A white balance in JSON: <c>"as-shot"</c>, <c>"auto"</c>, <c>"daylight"</c>, <c>{"kelvin": 3200, "tint": 5}</c> or <c>{"neutral": [0.5, 1, 0.6]}</c>.</summary>
internal sealed class WhiteBalanceJsonConverter : JsonConverter<WhiteBalance>
{
    public override WhiteBalance Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        JsonElement value = document.RootElement;
        return value.ValueKind switch
        {
            JsonValueKind.String when WhiteBalance.TryParse(value.GetString()!, out WhiteBalance named) => named,
            JsonValueKind.Object when Number(value, "kelvin") is { } kelvin => FromKelvin(
                kelvin,
                Number(value, "tint") ?? 0
            ),
            JsonValueKind.Object when Neutral(value) is { } neutral => neutral,
            _ => throw Unknown(),
        };
    }

    public override void Write(Utf8JsonWriter writer, WhiteBalance value, JsonSerializerOptions options)
    {
        switch (value.Mode)
        {
            case WhiteBalanceMode.Temperature:
                writer.WriteStartObject();
                writer.WriteNumber("kelvin", value.TemperatureK);
                writer.WriteNumber("tint", value.Tint);
                writer.WriteEndObject();
                break;
            case WhiteBalanceMode.Neutral:
                writer.WriteStartObject();
                writer.WriteStartArray("neutral");
                writer.WriteNumberValue(value.Neutral.Red);
                writer.WriteNumberValue(value.Neutral.Green);
                writer.WriteNumberValue(value.Neutral.Blue);
                writer.WriteEndArray();
                writer.WriteEndObject();
                break;
            default:
                writer.WriteStringValue(value.ToString());
                break;
        }
    }

    private static WhiteBalance FromKelvin(double kelvin, double tint) =>
        kelvin is >= WhiteBalance.MinTemperatureK and <= WhiteBalance.MaxTemperatureK
        && tint is >= -WhiteBalance.MaxTint and <= WhiteBalance.MaxTint
            ? WhiteBalance.FromKelvin(kelvin, tint)
            : throw Unknown();

    /// <summary>By the text that the command line takes, which checks it.</summary>
    private static WhiteBalance? Neutral(JsonElement value) =>
        value.TryGetProperty("neutral", out JsonElement channels)
        && channels.ValueKind == JsonValueKind.Array
        && WhiteBalance.TryParse($"neutral:{channels.GetRawText()[1..^1]}", out WhiteBalance neutral)
            ? neutral
            : null;

    private static double? Number(JsonElement value, string name) =>
        value.TryGetProperty(name, out JsonElement number)
        && number.ValueKind == JsonValueKind.Number
        && number.TryGetDouble(out double found)
            ? found
            : null;

    private static JsonException Unknown() =>
        new(
            $"A white balance is as-shot, auto, daylight a kelvin of {WhiteBalance.MinTemperatureK} to {WhiteBalance.MaxTemperatureK} with a tint of −100 to 100, or a neutral of three positive numbers."
        );
}
