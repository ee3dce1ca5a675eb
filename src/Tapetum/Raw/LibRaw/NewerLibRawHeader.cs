using System.Text.Json.Serialization;
using Tapetum.Raw.Native;
using Tapetum.Raw.XTrans;

namespace Tapetum.Raw.LibRaw;

/// <summary>What native/libraw-wasm.mjs says about a file, in LibRaw's terms.</summary>
internal sealed record NewerLibRawHeader
{
    public required int Width { get; init; }
    public required int Height { get; init; }

    /// <summary>The colour of 8 × 2 pixels, two bits each, as indices into <see cref="ColorNames"/>.</summary>
    public required uint Filters { get; init; }
    public required string ColorNames { get; init; }

    /// <summary>The filters of the first 6 × 6 pixels, row by row: 0 red, 1 green, 2 blue; null where they are no X-Trans ones.</summary>
    public required int[]? XTrans { get; init; }

    /// <summary>LibRaw's bits: 1 mirrors columns, 2 mirrors rows, 4 transposes.</summary>
    public required int Flip { get; init; }

    /// <summary>Per position in the first cell, row by row.</summary>
    public required float[] Black { get; init; }
    public required float White { get; init; }
    public required float[] CameraGains { get; init; }

    /// <summary>XYZ to camera, row by row.</summary>
    public required float[] TableMatrix { get; init; }
    public required string Make { get; init; }
    public required string Model { get; init; }
    public required string Lens { get; init; }
    public required float Iso { get; init; }
    public required float ExposureTime { get; init; }
    public required float Aperture { get; init; }
    public required float FocalLength { get; init; }

    /// <summary>The camera's clock, counted as if it stood at Greenwich.</summary>
    public required double Timestamp { get; init; }
    public required bool IsDng { get; init; }
    public required DngColor[] Colors { get; init; }
    public required DngLevels Levels { get; init; }

    /// <exception cref="InvalidDataException">The filters are not red, green and blue in a 2 × 2 pattern or X-Trans.</exception>
    public void RequireKnownFilters()
    {
        if (XTrans is not null)
        {
            if (XTransPhase.Of(XTrans) is null || Black.Length != 4)
            {
                throw new InvalidDataException("its colour filters are not those of X-Trans");
            }

            return;
        }

        bool repeats = Enumerable.Range(0, 16).All(i => ColorAt(i & 1, i >> 1) == ColorAt(i & 1, (i >> 1) & 1));
        string cell = new([ColorAt(0, 0), ColorAt(1, 0), ColorAt(0, 1), ColorAt(1, 1)]);
        if (!repeats || cell is not ("RGGB" or "GRBG" or "GBRG" or "BGGR") || Black.Length != 4)
        {
            throw new InvalidDataException($"its colour filters are {cell}, not a Bayer pattern");
        }
    }

    public unsafe RawInfo ToInfo()
    {
        RawInfo info = new()
        {
            SizeBytes = sizeof(RawInfo),
            Mosaic = XTrans is null ? RawMosaicKind.Bayer : RawMosaicKind.XTrans,
            IsDng = IsDng ? 1 : 0,
            RawWidth = Width,
            RawHeight = Height,
            Width = Width,
            Height = Height,
            Flip = Flip,
            White = IsDng && Levels.WhiteLevel is [> 0 and var white, ..] ? white : White,
            BaselineExposure = IsDng ? Levels.BaselineExposure : 0,
            Iso = Iso,
            ExposureTime = ExposureTime,
            Aperture = Aperture,
            FocalLength = FocalLength,
        };
        for (int i = 0; i < 4; i++)
        {
            info.Cfa[i] = XTrans is null ? "RGB".IndexOf(ColorAt(i & 1, i >> 1), StringComparison.Ordinal) : 0;
            info.BlackCell[i] = Black[i];
        }

        if (XTrans is not null && XTransPhase.Of(XTrans) is { } phase)
        {
            (info.Cfa[0], info.Cfa[1]) = (phase.X, phase.Y);
        }

        Copy(CameraGains, info.CameraGains, 3);
        Copy(TableMatrix, info.TableMatrix, 9);
        Copy(Levels.AnalogBalance, info.AnalogBalance, 3);
        if (IsDng)
        {
            Copy(Levels.AsShotNeutral, info.AsShotNeutral, 3);
        }

        for (int i = 0; i < Math.Min(2, Colors.Length); i++)
        {
            DngColor color = Colors[i];
            info.Illuminant[i] = color.Illuminant is > 0 and < 65535 ? color.Illuminant : 0;
            CopyMatrix(color.ColorMatrix, info.ColorMatrix + (9 * i));
            CopyMatrix(color.ForwardMatrix, info.ForwardMatrix + (9 * i));
            CopyMatrix(color.Calibration, info.Calibration + (9 * i));
        }

        CopyText(Make, info.Make, 64);
        CopyText(Model, info.Model, 64);
        CopyText(Lens, info.Lens, 128);
        CopyText(ColorNames, info.ColorNames, 8);
        if (Timestamp > 0)
        {
            DateTime moment = DateTime.UnixEpoch.AddSeconds(Timestamp);
            int[] captured = [moment.Year, moment.Month, moment.Day, moment.Hour, moment.Minute, moment.Second];
            captured.AsSpan().CopyTo(new Span<int>(info.Captured, captured.Length));
        }

        return info;
    }

    private char ColorAt(int x, int y)
    {
        int channel = (int)(Filters >> ((((y << 1) & 14) + (x & 1)) << 1)) & 3;
        return channel < ColorNames.Length ? ColorNames[channel] : '?';
    }

    private static unsafe void Copy(float[] from, float* to, int count) =>
        from.AsSpan(0, Math.Min(count, from.Length)).CopyTo(new Span<float>(to, count));

    /// <summary>The upper left 3 × 3.</summary>
    private static unsafe void CopyMatrix(float[][] rows, float* to)
    {
        for (int row = 0; row < Math.Min(3, rows.Length); row++)
        {
            Copy(rows[row], to + (3 * row), 3);
        }
    }

    private static unsafe void CopyText(string text, byte* to, int capacity)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text);
        bytes.AsSpan(0, Math.Min(bytes.Length, capacity - 1)).CopyTo(new Span<byte>(to, capacity));
    }

    internal sealed record DngColor
    {
        public required int Illuminant { get; init; }

        [JsonPropertyName("colormatrix")]
        public required float[][] ColorMatrix { get; init; }

        [JsonPropertyName("forwardmatrix")]
        public required float[][] ForwardMatrix { get; init; }
        public required float[][] Calibration { get; init; }
    }

    internal sealed record DngLevels
    {
        [JsonPropertyName("dng_whitelevel")]
        public required float[] WhiteLevel { get; init; }

        [JsonPropertyName("asshotneutral")]
        public required float[] AsShotNeutral { get; init; }

        [JsonPropertyName("analogbalance")]
        public required float[] AnalogBalance { get; init; }

        [JsonPropertyName("baseline_exposure")]
        public required float BaselineExposure { get; init; }
    }
}
