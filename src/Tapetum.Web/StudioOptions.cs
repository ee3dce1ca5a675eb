using System.Net;
using Tapetum.Web.Storage;

namespace Tapetum.Web;

/// <summary>What a studio is started with. Every limit exists because the files come from strangers.</summary>
public sealed record StudioOptions
{
    public const int DefaultMaxConnections = 1000;

    /// <summary>Default: this machine alone, 127.0.0.1.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>0 takes a free one. Default 8080.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>The names under which it is reached, such as photos.example.org, beside those of this machine; others are refused. Empty while it listens to this machine alone.</summary>
    public IReadOnlyList<string> HostNames { get; init; } = [];

    /// <summary>Reverse proxies on other machines, whose word about their visitors is believed. Default: none; those on this machine always are.</summary>
    public IReadOnlyList<IPNetwork> Proxies { get; init; } = [];

    /// <summary>Where this machine meets others of the same studio. Default: null, it is alone.</summary>
    public ClusterOptions? Cluster { get; init; }

    /// <summary>Photographs, results and the database lie here, or, with a <see cref="Cluster"/>, copies of them; it is made where it does not exist.</summary>
    public required string DataFolder { get; init; }

    /// <summary>The program that decodes. Default: null, the one beside the native library.</summary>
    public string? DecoderProgram { get; init; }

    /// <summary>The network and what runs it.</summary>
    public EnhancerOptions Enhancer { get; init; } = new();

    /// <summary>Brings the sample raw and says where it lies, or throws a <see cref="TapetumException"/>; null for none.</summary>
    public Func<CancellationToken, Task<string>>? FetchSample { get; init; }

    /// <summary>When set, every request must show it. Default: none, since only this machine is listened to.</summary>
    public string? AccessToken { get; init; }

    /// <summary>The largest file that is accepted. Default 300 MB.</summary>
    public long MaxUploadBytes { get; init; } = 300_000_000;

    /// <summary>The largest sensor that is decoded. Default 150 megapixels.</summary>
    public long MaxPixels { get; init; } = 150_000_000;

    /// <summary>How many photos may wait or be worked on; beyond it, uploads are answered with 429. Default 500.</summary>
    public int QueueCapacity { get; init; } = 500;

    /// <summary>What photos and results together may take on the disk. Default 20 GB.</summary>
    public long DiskQuotaBytes { get; init; } = 20_000_000_000;

    /// <summary>How long a photo and its results are kept. Default: a day.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How long one file may take to be decoded. Default: a minute.</summary>
    public TimeSpan DecodeTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>What decoding one file may take of memory. Default 2 GB.</summary>
    public long DecodeMemoryBytes { get; init; } = 2_000_000_000;

    /// <summary>How many connections may be open; further ones are closed at once. Each may need four open files. Default: <see cref="DefaultMaxConnections"/>.</summary>
    public int MaxConnections { get; init; } = DefaultMaxConnections;

    /// <summary>The same of one address that is neither this machine nor a proxy; at most half of all. Default 100.</summary>
    public int MaxConnectionsOfAddress { get; init; } = 100;

    /// <summary>How many photos are worked on at once. Default: one, on all cores.</summary>
    public int Jobs { get; init; } = 1;

    /// <summary>How long photos in work may still take when the process is asked to end. Default: not at all; they begin again at the next start.</summary>
    public TimeSpan DrainPatience { get; init; }

    /// <summary>How many photos of one address that is not this machine may wait or come in. Default: half of <see cref="QueueCapacity"/>.</summary>
    public int? MaxQueuedOfAddress { get; init; }

    internal int AddressConnections => Math.Clamp(MaxConnections / 2, 1, MaxConnectionsOfAddress);

    internal int AddressQueue => MaxQueuedOfAddress ?? Math.Max(1, QueueCapacity / 2);

    /// <summary>How long another program may keep the database locked before somebody who waits for it is turned away.</summary>
    internal TimeSpan DatabasePatience { get; init; } = SqlitePhotoStore.DefaultPatience;

    /// <summary>Requests per minute and address, after a first burst of as many. Default 3000.</summary>
    public int RequestsPerMinute { get; init; } = 3000;
}
