namespace Tapetum.Web.Photos;

/// <summary>A photo as clients see it.</summary>
public sealed record PhotoView
{
    public required PhotoId Id { get; init; }
    public required string Name { get; init; }
    public required long Bytes { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public required PhotoState State { get; init; }

    /// <summary>1 is next; only while it waits.</summary>
    public int? QueuePosition { get; init; }

    /// <summary>Only while it is worked on.</summary>
    public PhotoStage? Stage { get; init; }

    /// <summary>0 to 1.</summary>
    public required double Progress { get; init; }

    public PhotoError? Error { get; init; }
    public CaptureSummary? Capture { get; init; }

    /// <summary>Of the upright picture.</summary>
    public int? WidthPx { get; init; }

    /// <inheritdoc cref="WidthPx"/>
    public int? HeightPx { get; init; }

    /// <summary>How its picture is made: a sensor's mosaic gives most. Null until it is decoded.</summary>
    public EnhanceMethod? Method { get; init; }

    public required PhotoSettings Settings { get; init; }

    /// <summary>The photos that it is merged of; null for a photo of its own.</summary>
    public PhotoBurst? Burst { get; init; }

    /// <summary>What was done otherwise than one might think: which frames of a burst were left out, and why.</summary>
    public IReadOnlyList<string>? Remarks { get; init; }

    /// <summary>0 to 5.</summary>
    public required int Rating { get; init; }

    /// <summary>Of the uploaded file: the same for files that are the same.</summary>
    public string? ContentHash { get; init; }

    /// <summary>The network that it is made with; null for the studio's own.</summary>
    public string? Model { get; init; }

    /// <summary>How often it has been made.</summary>
    public required int TimesMade { get; init; }

    public AutomaticChoice? Automatic { get; init; }
    public required bool HasThumbnail { get; init; }

    /// <summary>Grows when there is a better thumbnail.</summary>
    public required int ThumbnailVersion { get; init; }
}
