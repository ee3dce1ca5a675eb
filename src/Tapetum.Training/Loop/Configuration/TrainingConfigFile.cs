using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Tapetum.Inference;
using Tapetum.Sensor.Calibration;

namespace Tapetum.Training.Loop.Configuration;

/// <summary>Reads a <see cref="TrainingConfig"/> from a JSON file, with single settings replaced, and says precisely what is wrong with it.</summary>
internal static class TrainingConfigFile
{
    private static readonly JsonDocumentOptions Lenient = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
    };

    /// <param name="path">A JSON file; comments and trailing commas are welcome.</param>
    /// <param name="replacements">As <c>learningRate=1e-3</c> or <c>adam.maxGradientNorm=0.2</c>: the value in JSON, or plain text; later ones win.</param>
    /// <exception cref="TrainingException">The file is missing, no JSON, or has unknown, missing or impossible values, or a replacement has.</exception>
    public static TrainingConfig Read(string path, IReadOnlyList<string> replacements)
    {
        JsonObject settings = ReadObject(path);
        Include(settings, Path.GetDirectoryName(Path.GetFullPath(path))!);
        RefuseUnknownKeys(settings, TypeOf(typeof(TrainingConfig)), prefix: "", path);
        foreach (string replacement in replacements)
        {
            Replace(settings, replacement);
        }

        Include(settings, Directory.GetCurrentDirectory());

        TrainingConfig config = Convert(settings, path);
        return TrainingConfigRanges.FirstViolation(config) is { } wrong
            ? throw new TrainingException(path, wrong, "Change it in the file, or with --set.")
            : config;
    }

    /// <summary>Puts a camera's calibration in place of its path: a run goes on by its checkpoint alone.</summary>
    private static void Include(JsonObject settings, string folder)
    {
        if (settings["camera"] is JsonValue named && named.TryGetValue(out string? path))
        {
            CameraCalibration camera = CameraCalibrationFile.Read(Path.Combine(folder, path));
            settings["camera"] = JsonNode.Parse(CameraCalibrationFile.Write(camera));
        }
    }

    private static JsonObject ReadObject(string path)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(path), documentOptions: Lenient) as JsonObject
                ?? throw new TrainingException(path, "it holds no JSON object", "Compare it with a file in configs/.");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new TrainingException(path, e.Message.TrimEnd('.'), "Compare it with a file in configs/.", e);
        }
    }

    private static void RefuseUnknownKeys(JsonObject settings, JsonTypeInfo type, string prefix, string subject)
    {
        foreach ((string key, JsonNode? value) in settings)
        {
            JsonPropertyInfo property = Find(type, key, prefix, subject);
            if (value is JsonObject nested && Nested(property) is { } nestedType)
            {
                RefuseUnknownKeys(nested, nestedType, prefix + key + ".", subject);
            }
        }
    }

    private static void Replace(JsonObject settings, string replacement)
    {
        string subject = "--set " + replacement;
        int equals = replacement.IndexOf('=', StringComparison.Ordinal);
        if (equals < 1)
        {
            throw new TrainingException(subject, "it sets nothing", "Write it as key=value.");
        }

        string[] keys = replacement[..equals].Split('.');
        JsonTypeInfo type = TypeOf(typeof(TrainingConfig));
        JsonObject inner = settings;
        string prefix = "";
        foreach (string key in keys[..^1])
        {
            JsonPropertyInfo property = Find(type, key, prefix, subject);
            type =
                Nested(property)
                ?? throw new TrainingException(subject, $"'{prefix}{key}' has no settings of its own", "Set it whole.");
            inner[key] ??= new JsonObject();
            inner = (JsonObject)inner[key]!;
            prefix += key + ".";
        }

        bool isText = Find(type, keys[^1], prefix, subject).PropertyType == typeof(string);
        inner[keys[^1]] = ValueOf(replacement[(equals + 1)..], isText);
    }

    private static JsonNode? ValueOf(string text, bool isText)
    {
        try
        {
            return isText ? JsonValue.Create(text) : JsonNode.Parse(text, documentOptions: Lenient);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text); // a word without quotes
        }
    }

    private static TrainingConfig Convert(JsonObject settings, string path)
    {
        foreach (JsonPropertyInfo property in TypeOf(typeof(TrainingConfig)).Properties)
        {
            if (property.IsRequired && !settings.ContainsKey(property.Name))
            {
                throw new TrainingException(path, $"it lacks '{property.Name}'", "Compare it with a file in configs/.");
            }
        }

        try
        {
            return settings.Deserialize(TrainingConfigJson.Config)!;
        }
        catch (JsonException e)
        {
            string key = e.Path?.TrimStart('$', '.') ?? "";
            throw new TrainingException(
                path,
                $"'{key}' cannot be {Quote(settings, key)}",
                Choices(key) is { Length: > 0 } choices
                    ? $"It can be {string.Join(" or ", choices)}."
                    : "Compare it with a file in configs/.",
                e
            );
        }
    }

    /// <summary>What a setting of few words can be; empty where it is a number or a text.</summary>
    private static string[] Choices(string key)
    {
        JsonTypeInfo type = TypeOf(typeof(TrainingConfig));
        foreach (string part in key.Split('.'))
        {
            if (type.Properties.FirstOrDefault(property => property.Name == part) is not { } found)
            {
                return [];
            }

            type = TypeOf(found.PropertyType);
        }

        return type.Type == typeof(ModelContract) ? [.. Enum.GetValues<ModelContract>().Select(ModelCard.NameOf)]
            : type.Type.IsEnum ? Enum.GetNames(type.Type)
            : [];
    }

    private static string Quote(JsonObject settings, string key)
    {
        JsonNode? node = settings;
        foreach (string part in key.Split('.'))
        {
            node = (node as JsonObject)?[part];
        }

        return node?.ToJsonString() ?? "that";
    }

    private static JsonPropertyInfo Find(JsonTypeInfo type, string key, string prefix, string subject)
    {
        string[] known = [.. type.Properties.Select(property => property.Name)];
        int index = Array.IndexOf(known, key);
        if (index >= 0)
        {
            return type.Properties[index];
        }

        string advice = ClosestName.To(key, known) is { } name
            ? $"Did you mean '{prefix}{name}'?"
            : $"There are {string.Join(", ", known.Select(name => prefix + name))}.";
        throw new TrainingException(subject, $"no setting is called '{prefix}{key}'", advice);
    }

    /// <summary>The settings inside a setting; null where it is a plain value.</summary>
    private static JsonTypeInfo? Nested(JsonPropertyInfo property) =>
        TypeOf(property.PropertyType) is { Kind: JsonTypeInfoKind.Object } type ? type : null;

    private static JsonTypeInfo TypeOf(Type type) => TrainingConfigJson.Readable.GetTypeInfo(type);
}
