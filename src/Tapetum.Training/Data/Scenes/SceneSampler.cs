namespace Tapetum.Training.Data.Scenes;

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
        LineArtShare = 0,
        PatternShare = 0,
        StarShare = 0,
    };

    /// <summary>As before there were drawings, stars and lamps with long tails.</summary>
    public static readonly SceneSampler FirstEdition = new()
    {
        LineArtShare = 0,
        PatternShare = 0,
        StarShare = 0,
        LongTailShare = 0,
    };

    /// <summary>How often a scene has its colours swapped, tinted and saturated; default 0.1.</summary>
    public float UnlikelyColorShare { get; init; } = 0.1f;

    /// <summary>How often it is night and lamps light the scene; default 0.1.</summary>
    public float LampShare { get; init; } = 0.1f;

    /// <summary>How often there is nothing to see but an even surface; default 0.04.</summary>
    public float FlatShare { get; init; } = 0.04f;

    /// <summary>How often there is writing or fine lines; default 0.05.</summary>
    public float LineArtShare { get; init; } = 0.05f;

    /// <summary>How often there are regular stripes or squares; default 0.02.</summary>
    public float PatternShare { get; init; } = 0.02f;

    /// <summary>How often there are stars, which must not go with clusters of hot pixels; default 0.04.</summary>
    public float StarShare { get; init; } = 0.04f;

    /// <summary>How many of the lamps are far brighter than white, with a glow that is seen tens of pixels away; default 0.5.</summary>
    public float LongTailShare { get; init; } = 0.5f;

    internal ISceneChange? Draw(int sizePx, Random random)
    {
        float which = random.NextSingle();
        if (Falls(UnlikelyColorShare))
        {
            return UnlikelyColors.Draw(random);
        }

        if (Falls(LampShare))
        {
            return NightLamps.Draw(sizePx, LongTailShare, random);
        }

        if (Falls(FlatShare))
        {
            return FlatSurface.Draw(random);
        }

        if (Falls(LineArtShare))
        {
            return LineArt.Draw(sizePx, random);
        }

        if (Falls(PatternShare))
        {
            return RegularPattern.Draw(random);
        }

        return Falls(StarShare) ? StarField.Draw(sizePx, random) : null;

        bool Falls(float share)
        {
            which -= share;
            return which < 0;
        }
    }
}
