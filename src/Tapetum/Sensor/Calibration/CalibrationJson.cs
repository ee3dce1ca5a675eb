using System.Text.Json.Serialization;

namespace Tapetum.Sensor.Calibration;

/// <summary>How calibrations are written: camelCase, indented, and nothing that is not known is passed over.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    IgnoreReadOnlyProperties = true,
    ReadCommentHandling = System.Text.Json.JsonCommentHandling.Skip,
    AllowTrailingCommas = true
)]
[JsonSerializable(typeof(CameraCalibration))]
internal sealed partial class CalibrationJson : JsonSerializerContext;
