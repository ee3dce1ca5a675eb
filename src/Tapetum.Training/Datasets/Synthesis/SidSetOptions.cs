using Tapetum.Sensor.Calibration;

namespace Tapetum.Training.Datasets.Synthesis;

/// <summary>What a synthesised set in the See-in-the-Dark layout is made of.</summary>
public sealed record SidSetOptions
{
    /// <summary>The smallest side of a frame of the Fujifilm half.</summary>
    public const int LeastFujiPx = 512;

    private const int LeastPx = 64;

    /// <summary>Whose files it is like; default the Sony's.</summary>
    public SidHalf Half { get; init; } = SidHalf.Sony;

    /// <summary>
    /// A camera in its place: noise, levels, ISOs and what its pixels have of their own are those of this calibration, and the set has the frames to calibrate it by, <c>Sony/dark</c> and
    /// <c>Sony/flat</c>. Default: none.
    /// </summary>
    internal CameraCalibration? Camera { get; init; }

    /// <summary>
    /// How much of each sample its neighbours of the same colour in the row get, left and right, up to 0.3: noise that hangs together, which no calibration tells, as of cameras that smooth
    /// their raw files. Of the Sony half; default 0.
    /// </summary>
    public float Smoothing { get; init; }

    /// <summary>Where <c>Sony/short</c>, <c>Sony/long</c> (or <c>Fuji/…</c>) and the three lists go; made when missing.</summary>
    public required string Folder { get; init; }

    /// <summary>Photographs and clean raws, one per scene.</summary>
    public required IReadOnlyList<SidSource> Sources { get; init; }

    /// <summary>Which of them are made here; the others are another machine's. Numbers, noise and lists are those of all. Default: each.</summary>
    public Predicate<SidSource> IsOwn { get; init; } = _ => true;

    /// <summary>Whether scenes that are there already stay as they are; default: no.</summary>
    public bool KeepsExisting { get; init; }

    /// <summary>Frames are cut from the middle of a photo and are at most this large, px, even; default 1536×1024.</summary>
    public (int WidthPx, int HeightPx) Size { get; init; } = (1536, 1024);

    /// <summary>How often each short exposure is taken, with other noise; default 2.</summary>
    public int Sequences { get; init; } = 2;

    /// <summary>Decides light, exposure, ISO and noise of every scene; default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Scenes in work at a time; default: one per core.</summary>
    public int Parallelism { get; init; } = Environment.ProcessorCount;

    /// <exception cref="ArgumentOutOfRangeException">A value makes no sense.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Size.WidthPx, Half == SidHalf.Fuji ? LeastFujiPx : LeastPx);
        ArgumentOutOfRangeException.ThrowIfLessThan(Size.HeightPx, Half == SidHalf.Fuji ? LeastFujiPx : LeastPx);
        ArgumentOutOfRangeException.ThrowIfNegative(Smoothing);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Smoothing, Half == SidHalf.Fuji ? 0 : 0.3f);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Sequences);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Sequences, 100);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Parallelism);
    }
}
