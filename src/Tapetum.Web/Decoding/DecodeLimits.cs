namespace Tapetum.Web.Decoding;

/// <summary>What a decoding worker may use.</summary>
/// <param name="MemoryBytes">Of memory that it can write to.</param>
/// <param name="FileBytes">The largest file that it may write.</param>
public sealed record DecodeLimits(long MemoryBytes, long FileBytes);
