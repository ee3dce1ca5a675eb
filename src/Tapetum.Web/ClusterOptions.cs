namespace Tapetum.Web;

/// <summary>Where several machines of one studio meet: NATS servers with JetStream.</summary>
public sealed record ClusterOptions
{
    /// <summary><c>nats://host:4222</c> or <c>tls://host:4222</c>, several with commas between them.</summary>
    public required string Servers { get; init; }

    /// <summary>On how many of the servers everything lies. Default: 1.</summary>
    public int Replicas { get; init; } = 1;

    /// <summary>What all names on the servers begin with, so that one NATS serves several studios.</summary>
    public string Prefix { get; init; } = "tapetum";

    /// <summary>A file with a JWT and its seed (.creds), or with an NKey's seed alone. Default: none.</summary>
    public string? CredentialsFile { get; init; }

    /// <summary>Authorities that vouch for the servers, PEM, instead of the system's.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>What copies of files may take on this machine's disk, but for those that are in use. Default 5 GB.</summary>
    public long CacheBytes { get; init; } = 5_000_000_000;

    /// <summary>After how long without a sign of life from its worker a photo is handed to another. Default: half a minute.</summary>
    public TimeSpan RedeliverAfter { get; init; } = TimeSpan.FromSeconds(30);
}
