namespace Tapetum.Training.Datasets.Download;

/// <summary>A file of a dataset: what is known about it, and where it can be had.</summary>
public sealed record DatasetFile
{
    /// <summary>Its plain name, without a folder.</summary>
    public required string Name { get; init; }

    /// <summary>Its exact size; null where nobody has published it.</summary>
    public long? SizeBytes { get; init; }

    /// <summary>Its size as people state it. Answers that are far off, such as a page that says sorry, are refused.</summary>
    public long? ApproximateBytes { get; init; }

    /// <summary>SHA-256 in hexadecimal; null where nobody has published it: then the first download records it.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Where a person finds it whose authors ask that no program download it; null where there are mirrors.</summary>
    public Uri? Page { get; init; }

    /// <summary>http or https addresses, tried in this order; none where there is a page.</summary>
    public required IReadOnlyList<Uri> Mirrors { get; init; }
}
