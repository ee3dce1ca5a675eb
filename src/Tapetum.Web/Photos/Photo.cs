using Tapetum.Web.Storage;

namespace Tapetum.Web.Photos;

/// <summary>A photo that was accepted, and all that the database keeps of it.</summary>
public sealed record Photo
{
    public required PhotoId Id { get; init; }

    /// <summary>As the uploader called it: text to show, never a path.</summary>
    public required string Name { get; init; }

    /// <summary>Of the uploaded file.</summary>
    public required long Bytes { get; init; }

    /// <summary>The room on the disk that it will take in the end, about.</summary>
    public long PromisedBytes { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it goes, as far as could be told when that was set: the clock may have been wrong.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it goes, in the time that counts: <see cref="Work.Upkeep.IServedTime"/>. Null of an older version's photos.</summary>
    public TimeSpan? ExpiresAtServed { get; init; }

    public required PhotoState State { get; init; }

    /// <summary>Which form of stored pictures (<see cref="StoredPicture.Form"/>) it was done in; 0 before it is done.</summary>
    public int StoredForm { get; init; }

    /// <summary>How often the server died while it worked on it.</summary>
    public int Deaths { get; init; }

    /// <summary>Which lease (<see cref="Work.Queue.IWorkLease.Claim"/>) it is worked on with, where several machines could; only that one's results count.</summary>
    public string? Claim { get; init; }

    /// <summary>It belongs to one request (<c>/api/enhance</c>), is shown to nobody else, and goes with it.</summary>
    public bool IsPassing { get; init; }

    public PhotoError? Error { get; init; }

    public CaptureSummary? Capture { get; init; }

    /// <summary>Of the upright picture; null until it is known.</summary>
    public int? WidthPx { get; init; }

    /// <inheritdoc cref="WidthPx"/>
    public int? HeightPx { get; init; }

    /// <summary>How its picture is made; null until it is decoded.</summary>
    public EnhanceMethod? Method { get; init; }

    public PhotoSettings Settings { get; init; } = new();

    /// <summary>What it is merged of; null for a photo of its own.</summary>
    public PhotoBurst? Burst { get; init; }

    /// <summary>What was done otherwise than one might think, a clause each: which frames of a burst were left out, and why.</summary>
    public IReadOnlyList<string>? Remarks { get; init; }

    /// <summary>How good the person finds it, 0 to 5.</summary>
    public int Rating { get; init; }

    /// <summary>Of the uploaded file, SHA-256 in hexadecimal: photos that have the same are the same. Null of an older version's photos.</summary>
    public string? ContentHash { get; init; }

    /// <summary>The network that it is made with; null for the studio's own.</summary>
    public string? Model { get; init; }

    /// <summary>How often it has been made: another time, it is another picture.</summary>
    public int TimesMade { get; init; }

    /// <summary>What the automatic choices came to; null until it is done.</summary>
    public AutomaticChoice? Automatic { get; init; }

    /// <summary>It was done by a version of this program that kept pictures in another form.</summary>
    internal bool IsOutdated => State == PhotoState.Done && StoredForm != StoredPicture.Form;

    /// <summary>How many thumbnails it has had, each better than the one before; 0 while there is none.</summary>
    public int ThumbnailVersion { get; init; }
}
