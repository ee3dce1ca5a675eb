namespace Tapetum.Training.Data;

/// <summary>
/// Decides which scenes are changed and how: photographs are mostly taken by day, of things in their usual colours, and hardly ever of nothing.
/// </summary>
public sealed record SceneSampler
{
    /// <summary>Every scene as it was photographed.</summary>
    public static readonly SceneSampler Unchanged = new()
    {
        UnlikelyColorShare = 0,
        LampShare = 0,
        FlatShare = 0,
    };

    /// <summary>How often a scene has its colours swapped, tinted and saturated; default 0.1.</summary>
    public float UnlikelyColorShare { get; init; } = 0.1f;

    /// <summary>How often it is night and lamps light the scene; default 0.1.</summary>
    public float LampShare { get; init; } = 0.1f;

    /// <summary>How often there is nothing to see but an even surface; default 0.04.</summary>
    public float FlatShare { get; init; } = 0.04f;

    internal ISceneChange? Draw(int sizePx, Random random)
    {
        float which = random.NextSingle();
        if (which < UnlikelyColorShare)
        {
            return UnlikelyColors.Draw(random);
        }

        which -= UnlikelyColorShare;
        if (which < LampShare)
        {
            return NightLamps.Draw(sizePx, random);
        }

        return which - LampShare < FlatShare ? FlatSurface.Draw(random) : null;
    }
}
