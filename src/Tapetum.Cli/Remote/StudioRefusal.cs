namespace Tapetum.Cli.Remote;

/// <summary>What a studio says when it refuses (RFC 9457).</summary>
/// <param name="Detail">What is wrong.</param>
/// <param name="Advice">What to do.</param>
internal sealed record StudioRefusal(string? Detail, string? Advice);
