namespace Tapetum.Training.Datasets.Synthesis;

/// <summary>How a burst is taken.</summary>
public sealed record SyntheticBurstOptions
{
    /// <summary>Frames are cut from the middle of a photo and are at most this large, px, even; default 1024×768.</summary>
    public (int WidthPx, int HeightPx) Size { get; init; } = (1024, 768);

    /// <summary>How many; default 8.</summary>
    public int Frames { get; init; } = 8;

    /// <summary>Of the camera, 50 to 51,200; default 3200.</summary>
    public int Iso { get; init; } = 3200;

    /// <summary>How much less light than a good exposure; default 50.</summary>
    public float Darkening { get; init; } = 50;

    /// <summary>The hand's: at most this far to each side, px; default 24.</summary>
    public double ShiftPx { get; init; } = 24;

    /// <summary>Likewise, degrees; default 0.6.</summary>
    public double TurnDegrees { get; init; } = 0.6;

    /// <summary>By how much exposures differ at most, of one; default 0.02.</summary>
    public double ExposureChange { get; init; } = 0.02;

    /// <summary>How many things move, by 2 to 16 px a frame; default 4.</summary>
    public int Things { get; init; } = 4;

    /// <exception cref="ArgumentOutOfRangeException">A value makes no sense.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Size.WidthPx, 64);
        ArgumentOutOfRangeException.ThrowIfLessThan(Size.HeightPx, 64);
        ArgumentOutOfRangeException.ThrowIfLessThan(Frames, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Frames, 99);
        ArgumentOutOfRangeException.ThrowIfLessThan(Iso, 50);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Iso, 51_200);
        ArgumentOutOfRangeException.ThrowIfLessThan(Darkening, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(Things);
    }
}
