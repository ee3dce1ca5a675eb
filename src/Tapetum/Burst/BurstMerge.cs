using System.Numerics.Tensors;
using Tapetum.Raw;
using Tapetum.Sensor;

namespace Tapetum.Burst;

/// <summary>
/// The reference's mosaic, to which frame after frame is added where it shows the same. All is said as what the clean picture does not explain, the residuals r:
/// <code>
/// r = (reference's + Σ w·frame's) / (1 + Σ w)        n = (1 + Σ w)² / (1 + Σ w²)        merged = picture + min(1, √(n/N))·r        N: the median of n
/// </code>
/// Sums are over the pixels of a colour around a site, of each frame. So no more noise is left anywhere than that of N frames: where fewer were trusted, as in what moved, the picture that was made of the reference
/// alone stays.
/// <para>The samples around a red pixel are blue as well: a second mosaic has red and blue exchanged, where the frames lie so differently that both are near; else it is the first one. It is turned by half a turn, so that the network guesses otherwise where it guesses.</para>
/// </summary>
internal sealed class BurstMerge
{
    /// <summary>Of the range: nothing is added to what the sensor could not hold.</summary>
    private const float Full = 0.98f;

    /// <summary>Frames that lie as the reference does have no red near blue pixels, and no blue near red ones.</summary>
    private const float LeastNearness = 0.35f;

    /// <summary>So many pixels tell the median.</summary>
    private const int Enough = 1 << 16;

    private readonly BurstFrame reference;
    private readonly CleanPicture picture;
    private readonly SamplePlane own;
    private readonly SamplePlane exchanged;

    /// <param name="reference">Its residual: what the picture does not explain of it.</param>
    /// <param name="picture">The clean one.</param>
    public BurstMerge(BurstFrame reference, CleanPicture picture)
    {
        (this.reference, this.picture) = (reference, picture);
        (int width, int height, CfaPattern cfa) = (reference.WidthPx, reference.HeightPx, reference.Raw.Cfa);
        own = SamplePlane.OfAll(width, height);
        exchanged = SamplePlane.OfEverySecond(width, height, y => cfa.ColorAt(0, y) == 1 ? 1 : 0);
        AddReference();
    }

    /// <summary>Adds a frame.</summary>
    /// <param name="samples">What the picture does not explain of it.</param>
    /// <param name="flow">Where the reference's cells are in it.</param>
    /// <param name="trust">How far each cell is trusted.</param>
    /// <param name="cancellationToken">Asked between rows.</param>
    public void Add(NearSamples samples, FlowField flow, GreyLevel trust, CancellationToken cancellationToken) =>
        AddTo(0, 0, reference.WidthPx, reference.HeightPx, samples, flow, trust, cancellationToken);

    /// <summary>Adds a part of a frame to a part of the reference.</summary>
    /// <param name="left">Of the reference's part, cells.</param>
    /// <param name="top">Likewise.</param>
    /// <param name="samples">What the picture does not explain of the frame's part.</param>
    /// <param name="flow">From cells of the one part to cells of the other.</param>
    /// <param name="trust">How far each of the part's cells is trusted.</param>
    /// <param name="cancellationToken">Asked between rows.</param>
    public void AddPart(
        int left,
        int top,
        NearSamples samples,
        FlowField flow,
        GreyLevel trust,
        CancellationToken cancellationToken
    ) => AddTo(2 * left, 2 * top, 2 * trust.WidthPx, 2 * trust.HeightPx, samples, flow, trust, cancellationToken);

    private void AddTo(
        int left,
        int top,
        int width,
        int height,
        NearSamples samples,
        FlowField flow,
        GreyLevel trust,
        CancellationToken cancellationToken
    ) =>
        Parallel.For(
            0,
            height,
            new ParallelOptions { CancellationToken = cancellationToken },
            () => new Lines(width),
            (y, _, lines) =>
            {
                // places = pixels + flow, of cells of two pixels
                flow.Line((y - 0.5f) / 2, -0.25f, 0.5f, lines.X, lines.Y);
                TensorPrimitives.MultiplyAdd(lines.X, 2, lines.Columns, lines.X);
                TensorPrimitives.Multiply(lines.Y, 2, lines.Y);
                TensorPrimitives.Add(lines.Y, (float)y, lines.Y);
                ReadOnlySpan<float> cells = trust.Row(Math.Min(y / 2, trust.HeightPx - 1));
                for (int x = 0; x < lines.Trust.Length; x++)
                {
                    lines.Trust[x] = cells[Math.Min(x / 2, cells.Length - 1)];
                }

                own.Read(left, top + y, lines.Own);
                exchanged.Read(left, top + y, lines.Exchanged);
                samples.Add(y, lines.X, lines.Y, lines.Trust, lines.Own, lines.Exchanged);
                own.Write(left, top + y, lines.Own);
                exchanged.Write(left, top + y, lines.Exchanged);
                return lines;
            },
            _ => { }
        );

    /// <summary>The mosaic on a finer scale than the sensor's, so that rounding adds nothing to the little noise that is left.</summary>
    /// <param name="noise">Of one frame, on the sensor's scale.</param>
    /// <param name="metadata">Of the merged picture.</param>
    /// <param name="remarks">On it.</param>
    /// <returns>The mosaic, its noise, and how many frames have that little.</returns>
    public (RawImage Merged, NoiseModel Noise, float Frames) Finish(
        NoiseModel noise,
        SourceMetadata metadata,
        IReadOnlyList<string> remarks
    )
    {
        RawImage raw = reference.Raw;
        float scale = Math.Clamp(MathF.Floor(ushort.MaxValue / raw.WhiteLevelDn), 1, 16);
        float blackDn = raw.Black.MeanDn * scale;
        float frames = own.Median(Enough, SamplePlane.Frames);
        ushort[] mosaic = new ushort[reference.SignalDn.Length];
        ushort[] second = new ushort[mosaic.Length];
        bool isExchanged = exchanged.Median(Enough, SamplePlane.Nearness) > LeastNearness;
        Parallel.For(
            0,
            raw.HeightPx,
            () => new Lines(raw.WidthPx),
            (y, _, lines) =>
            {
                FinishRow(y, frames, scale, blackDn, isExchanged, lines, mosaic, second);
                return lines;
            },
            _ => { }
        );
        var black = BlackLevels.Uniform(blackDn);
        float whiteDn = blackDn + (raw.RangeDn * scale);
        CfaPattern secondCfa = (isExchanged ? raw.Cfa.Exchanged : raw.Cfa).Turned(raw.WidthPx, raw.HeightPx);
        RawImage turned = raw.Rescaled(second, black, whiteDn, metadata, [], cfa: secondCfa);
        RawImage merged = raw.Rescaled(mosaic, black, whiteDn, metadata, remarks, turned: turned);
        NoiseModel left = noise with
        {
            GainDnPerElectron = noise.GainDnPerElectron * scale / frames,
            ReadNoiseVarianceDn2 = noise.ReadNoiseVarianceDn2 * scale * scale / frames,
        };
        return (merged, left, frames);
    }

    /// <summary>Its samples count where they are; those around lie between red and blue.</summary>
    private void AddReference()
    {
        (int width, int height) = (reference.WidthPx, reference.HeightPx);
        NearSamples samples = new(reference.SignalDn, width, height, reference.Raw.Cfa);
        Parallel.For(
            0,
            height,
            () => new Lines(width),
            (y, _, lines) =>
            {
                Array.Fill(lines.Y, y);
                Array.Fill(lines.Trust, 1);
                lines.Exchanged.Clear();
                samples.Add(y, lines.Columns, lines.Y, lines.Trust, lines.Own, lines.Exchanged);
                exchanged.Write(0, y, lines.Exchanged);
                reference.SignalDn.AsSpan(y * width, width).CopyTo(lines.Own.Sums);
                Array.Fill(lines.Own.Weights, 1);
                Array.Fill(lines.Own.Squares, 1);
                own.Write(0, y, lines.Own);
                return lines;
            },
            _ => { }
        );
    }

    /// <param name="y">The row.</param>
    /// <param name="frames">N.</param>
    /// <param name="scale">Of its numbers.</param>
    /// <param name="blackDn">Of its numbers.</param>
    /// <param name="isExchanged">Whether the second mosaic has red and blue exchanged.</param>
    /// <param name="lines">One thread's memory.</param>
    /// <param name="mosaic">Its row is written.</param>
    /// <param name="second">From its end to its beginning.</param>
    private void FinishRow(
        int y,
        float frames,
        float scale,
        float blackDn,
        bool isExchanged,
        Lines lines,
        ushort[] mosaic,
        ushort[] second
    )
    {
        float fullDn = Full * reference.Raw.RangeDn;
        own.Read(0, y, lines.Own);
        exchanged.Read(0, y, lines.Exchanged);
        for (int x = 0; x < reference.WidthPx; x++)
        {
            int at = (y * reference.WidthPx) + x;
            int color = reference.Raw.Cfa.ColorAt(x, y);
            float expected = picture.Pixel(x, y, color);
            float value = expected + reference.SignalDn[at];
            mosaic[at] = Code(value < fullDn ? expected + Residual(lines.Own, x, frames) : value);
            second[^(at + 1)] = mosaic[at];
            if (isExchanged && color != 1)
            {
                expected = picture.Pixel(x, y, 2 - color);
                value = expected < fullDn ? expected + Residual(lines.Exchanged, x, frames) : expected;
                second[^(at + 1)] = Code(value);
            }
        }

        ushort Code(float valueDn) => (ushort)Math.Clamp(MathF.Round((valueDn * scale) + blackDn), 0, ushort.MaxValue);
    }

    /// <summary>The mean, made smaller where it has more noise than that of so many frames.</summary>
    private static float Residual(SampleSums sums, int x, float frames)
    {
        float weight = sums.Weights[x];
        float share = MathF.Min(1, MathF.Sqrt(SamplePlane.Frames(weight, sums.Squares[x]) / frames));
        return weight > 0 ? share * sums.Sums[x] / weight : 0;
    }

    /// <summary>One thread's memory.</summary>
    private sealed class Lines
    {
        public Lines(int widthPx)
        {
            (X, Y, Columns, Trust) = (new float[widthPx], new float[widthPx], new float[widthPx], new float[widthPx]);
            (Own, Exchanged) = (new(widthPx), new(widthPx));
            StraightLine.Fill(Columns, 0, 1);
        }

        public float[] X { get; }

        public float[] Y { get; }

        public float[] Columns { get; }

        public float[] Trust { get; }

        public SampleSums Own { get; }

        public SampleSums Exchanged { get; }
    }
}
