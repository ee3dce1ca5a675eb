namespace Tapetum.Training.Data.Cameras;

/// <summary>How often lenses blur, and lay the colours beside each other. The truth has both, as it is what a perfect sensor sees behind the same lens.</summary>
public sealed record LensSampler
{
    /// <summary>A lens without faults.</summary>
    public static readonly LensSampler Perfect = new() { FringeShare = 0, BlurShare = 0 };

    /// <summary>How often red and blue are magnified otherwise than green, which shifts them in a crop; default 0.2.</summary>
    public float FringeShare { get; init; } = 0.2f;

    /// <summary>The largest shift, px; default 1.5.</summary>
    public float MaxFringePx { get; init; } = 1.5f;

    /// <summary>How often the lens or the focus blurs; default 0.08.</summary>
    public float BlurShare { get; init; } = 0.08f;

    /// <summary>The standard deviation of the blur, px; default 0.3 to 1.</summary>
    public (float Min, float Max) BlurSigmaPx { get; init; } = (0.3f, 1);

    internal void Validate()
    {
        RawPairOptions.ValidateShare(FringeShare);
        RawPairOptions.ValidateShare(BlurShare);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxFringePx);
        ArgumentOutOfRangeException.ThrowIfNegative(BlurSigmaPx.Min);
        ArgumentOutOfRangeException.ThrowIfLessThan(BlurSigmaPx.Max, BlurSigmaPx.Min);
    }

    internal Lens? Draw(Random random)
    {
        bool hasFringes = FringeShare > 0 && random.NextSingle() < FringeShare;
        bool blurs = BlurShare > 0 && random.NextSingle() < BlurShare;
        if (!hasFringes && !blurs)
        {
            return null;
        }

        float blur = blurs ? BlurSigmaPx.Min + ((BlurSigmaPx.Max - BlurSigmaPx.Min) * random.NextSingle()) : 0;
        float reach = hasFringes ? MaxFringePx : 0;
        (float sin, float cos) = MathF.SinCos(2 * MathF.PI * random.NextSingle());
        float red = reach * ((2 * random.NextSingle()) - 1);
        float blue = reach * ((2 * random.NextSingle()) - 1);
        return new Lens(blur, (red * cos, red * sin), (blue * cos, blue * sin));
    }
}
