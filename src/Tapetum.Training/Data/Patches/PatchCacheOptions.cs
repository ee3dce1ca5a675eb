using Tapetum.Training.Data.Photos;

namespace Tapetum.Training.Data.Patches;

/// <summary>What goes into a patch cache. The inputs' hash covers all of it but the folders' places.</summary>
public sealed record PatchCacheOptions
{
    /// <summary>The file to write.</summary>
    public required string OutputPath { get; init; }

    public required PhotoRecipe Recipe { get; init; }

    /// <summary>Where the recipe's photos are looked for, in this order.</summary>
    public required IReadOnlyList<string> PhotoFolders { get; init; }

    /// <summary>The side of a patch, px; default 384, which leaves room for random crops of 256.</summary>
    public int PatchSizePx { get; init; } = 384;

    /// <summary>Photos whose shorter side is less than this after shrinking are left out, px; default 512.</summary>
    public int MinPhotoSidePx { get; init; } = 512;

    /// <summary>The share of a photo's patches that may be nearly flat, such as sky; default 0.15.</summary>
    public double FlatShare { get; init; } = 0.15;

    /// <summary>A patch is nearly flat when the mean step between neighbours, on the square-root scale of codes, is below this; default 0.004.</summary>
    public double FlatStep { get; init; } = 0.004;

    /// <summary>Leave out photos that no folder has instead of refusing; default false.</summary>
    public bool SkipMissingPhotos { get; init; }

    /// <summary>Chooses among the flat patches; default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Photos worked on at the same time; each takes about 300 MB. Default: the processors, at most 4.</summary>
    public int Parallelism { get; init; } = Math.Min(4, Environment.ProcessorCount);

    /// <exception cref="ArgumentOutOfRangeException">A value makes no sense.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(PatchSizePx, 16);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(PatchSizePx, 4096);
        ArgumentOutOfRangeException.ThrowIfLessThan(MinPhotoSidePx, PatchSizePx);
        ArgumentOutOfRangeException.ThrowIfNegative(FlatShare);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(FlatShare, 0.99);
        ArgumentOutOfRangeException.ThrowIfNegative(FlatStep);
        ArgumentOutOfRangeException.ThrowIfLessThan(Parallelism, 1);
    }
}
