using System.Net.ServerSentEvents;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Tapetum.Development.Looks;
using Tapetum.Web.Cluster;
using Tapetum.Web.Cluster.Photos;
using Tapetum.Web.Cluster.Uploads;
using Tapetum.Web.Endpoints;
using Tapetum.Web.Endpoints.Settings;
using Tapetum.Web.Work.Pictures;

namespace Tapetum.Web.Photos;

/// <summary>
/// How photos are written as JSON, in the database, between machines and over HTTP alike. All that is written or read so is listed here: a program compiled ahead of time knows no other types.
/// </summary>
internal static partial class PhotoJson
{
    private static readonly IJsonTypeInfoResolver Listed = PhotoTypes
        .Default.WithAddedModifier(InitialValues.KeptOf<Photo>())
        .WithAddedModifier(InitialValues.KeptOf<PhotoSettings>());

    public static JsonSerializerOptions Options { get; } =
        new(PhotoTypes.Default.Options) { TypeInfoResolver = Listed };

    /// <summary>How one of the listed types is written and read.</summary>
    public static JsonTypeInfo<T> Of<T>() => (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));

    /// <summary>Lets others read and write as this does.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        options.TypeInfoResolverChain.Insert(0, Listed);
        options.DefaultIgnoreCondition = PhotoTypes.Default.Options.DefaultIgnoreCondition;
        options.NumberHandling = PhotoTypes.Default.Options.NumberHandling;
        foreach (JsonConverter converter in PhotoTypes.Default.Options.Converters)
        {
            options.Converters.Add(converter);
        }
    }

    /// <summary>"lens-corrections", never a number.</summary>
    internal sealed class KebabCase<TEnum>()
        : JsonStringEnumConverter<TEnum>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false)
        where TEnum : struct, Enum;

    [JsonSourceGenerationOptions(
        JsonSerializerDefaults.Web,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.Strict,
        Converters = [
            typeof(KebabCase<EnhanceMethod>),
            typeof(KebabCase<LensCorrections>),
            typeof(KebabCase<Look>),
            typeof(KebabCase<PhotoStage>),
            typeof(KebabCase<PhotoState>),
        ]
    )]
    [JsonSerializable(typeof(Photo))]
    [JsonSerializable(typeof(PhotoBurst))]
    [JsonSerializable(typeof(PhotoSettings))]
    // Between machines.
    [JsonSerializable(typeof(FilesOfPhoto))]
    [JsonSerializable(typeof(IntakeGate))]
    [JsonSerializable(typeof(NumberedPhoto))]
    [JsonSerializable(typeof(SharedServedTime.Note))]
    [JsonSerializable(typeof(StageProgress))]
    [JsonSerializable(typeof(UploadHold))]
    [JsonSerializable(typeof(UploadLedger))]
    [JsonSerializable(typeof(UploadSoFar))]
    // Over HTTP.
    [JsonSerializable(typeof(AboutView))]
    [JsonSerializable(typeof(ChosenModel))]
    [JsonSerializable(typeof(DevelopmentView))]
    [JsonSerializable(typeof(IEnumerable<OfferedBurst>))]
    [JsonSerializable(typeof(IReadOnlyList<PhotoView>))]
    [JsonSerializable(typeof(List<PhotoView>))]
    [JsonSerializable(typeof(ManySettings))]
    [JsonSerializable(typeof(PhotoView))]
    [JsonSerializable(typeof(Rating))]
    [JsonSerializable(typeof(SseItem<string>))]
    [JsonSerializable(typeof(ZipState))]
    private sealed partial class PhotoTypes : JsonSerializerContext;
}
