namespace Tapetum.Sensor.Calibration;

/// <summary>What was measured of a sensor at one ISO. σ are standard deviations, without the 1/√12 of rounding to whole DN.</summary>
internal sealed record IsoCalibration
{
    public required double Iso { get; init; }

    /// <summary>K.</summary>
    public required double GainDnPerElectron { get; init; }

    /// <summary>K of each position of the 2×2 cell, row by row: alike unless the camera multiplies colours before it writes them.</summary>
    public required IReadOnlyList<double> GainByFilter { get; init; }

    /// <summary>σ of a pixel in the dark as one frame shows it: what changes from frame to frame and the fixed pattern, without rows, columns and hot pixels.</summary>
    public required double ReadNoiseDn { get; init; }

    /// <summary>λ of the Tukey-λ distribution that fits the read noise best; null where there are no dark frames.</summary>
    public double? TukeyLambda { get; init; }

    /// <summary>The scale of that distribution, DN.</summary>
    public double? TukeyScaleDn { get; init; }

    /// <summary>σ of the value that a whole row shares, anew in each frame.</summary>
    public double RowNoiseDn { get; init; }

    /// <summary>σ of the value that a whole column shares, anew in each frame.</summary>
    public double ColumnNoiseDn { get; init; }

    /// <summary>Where black lies, DN, at each position of the 2×2 cell, row by row.</summary>
    public required IReadOnlyList<double> BlackDn { get; init; }

    /// <summary>Where pixels clip, DN.</summary>
    public required double ClipDn { get; init; }

    /// <summary>Whether clipped pixels were seen in the flats; else <see cref="ClipDn"/> is what the files tell.</summary>
    public bool ClipWasSeen { get; init; }

    /// <summary>σ of what pixels show alike in every dark frame, DN; null with fewer than two of them.</summary>
    public double? FixedPatternDn { get; init; }

    /// <summary>By which share of the light pixels respond unevenly (PRNU), 1 standard deviation; null where flats are too dark to tell.</summary>
    public double? PhotoResponseShare { get; init; }

    /// <summary>Which share of the pixels is hot: more than twelve σ above what is around them.</summary>
    public double HotPixelShare { get; init; }

    /// <summary>How many dark frames it was measured on.</summary>
    public required int Darks { get; init; }

    /// <summary>How many pairs of flats.</summary>
    public required int FlatPairs { get; init; }

    /// <summary>σ² of a pixel in the dark with all that is in it but rounding.</summary>
    public double DarkVarianceDn2 =>
        (ReadNoiseDn * ReadNoiseDn) + (RowNoiseDn * RowNoiseDn) + (ColumnNoiseDn * ColumnNoiseDn);

    /// <summary>Between two ISOs everything follows a power of ISO, as gain and noise do while one amplifier sets them.</summary>
    /// <param name="higher">The next higher ISO that was measured.</param>
    /// <param name="iso">Between both, or a little beyond.</param>
    public IsoCalibration Toward(IsoCalibration higher, double iso)
    {
        double t = Math.Log(iso / Iso) / Math.Log(higher.Iso / Iso);
        double Power(double from, double to) =>
            from > 0 && to > 0 ? from * Math.Pow(to / from, t) : Math.Max(0, from + ((to - from) * t));
        double? PowerOrNone(double? from, double? to) => from is { } a && to is { } b ? Power(a, b) : null;
        IsoCalibration nearer = t < 0.5 ? this : higher;
        return nearer with
        {
            Iso = iso,
            GainDnPerElectron = Power(GainDnPerElectron, higher.GainDnPerElectron),
            GainByFilter = [.. GainByFilter.Zip(higher.GainByFilter, Power)],
            ReadNoiseDn = Power(ReadNoiseDn, higher.ReadNoiseDn),
            TukeyLambda =
                TukeyLambda is { } low && higher.TukeyLambda is { } high
                    ? Math.Clamp(low + ((high - low) * t), -0.45, 1)
                    : null,
            TukeyScaleDn = PowerOrNone(TukeyScaleDn, higher.TukeyScaleDn),
            RowNoiseDn = Power(RowNoiseDn, higher.RowNoiseDn),
            ColumnNoiseDn = Power(ColumnNoiseDn, higher.ColumnNoiseDn),
            FixedPatternDn = PowerOrNone(FixedPatternDn, higher.FixedPatternDn),
        };
    }

    /// <summary>The same in another camera's, or another depth's, DN.</summary>
    public IsoCalibration Scaled(double by) =>
        this with
        {
            GainDnPerElectron = GainDnPerElectron * by,
            GainByFilter = [.. GainByFilter.Select(gain => gain * by)],
            ReadNoiseDn = ReadNoiseDn * by,
            TukeyScaleDn = TukeyScaleDn * by,
            RowNoiseDn = RowNoiseDn * by,
            ColumnNoiseDn = ColumnNoiseDn * by,
            BlackDn = [.. BlackDn.Select(black => black * by)],
            ClipDn = ClipDn * by,
            FixedPatternDn = FixedPatternDn * by,
        };
}
