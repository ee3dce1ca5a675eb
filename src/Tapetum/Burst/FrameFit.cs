namespace Tapetum.Burst;

/// <summary>How a frame of a burst fits the reference.</summary>
internal sealed record FrameFit
{
    /// <summary>Where the reference's middle is in the frame, px to the right.</summary>
    public double ShiftXPx { get; init; }

    /// <summary>Likewise, px down.</summary>
    public double ShiftYPx { get; init; }

    /// <summary>How far it is turned.</summary>
    public double TurnDegrees { get; init; }

    /// <summary>How much more light it got.</summary>
    public double Gain { get; init; } = 1;

    /// <summary>Of the reference, what it shows the same.</summary>
    public double Share { get; init; }

    /// <summary>Why it is not used, a clause; null where it is.</summary>
    public string? LeftOut { get; init; }
}
