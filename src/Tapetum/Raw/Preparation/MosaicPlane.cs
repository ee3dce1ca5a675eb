namespace Tapetum.Raw.Preparation;

/// <summary>A Bayer mosaic while it is being prepared, with what its numbers mean.</summary>
/// <param name="Values">[HeightPx, WidthPx], DN, in memory that native code may keep a pointer to.</param>
/// <param name="WidthPx">Its width.</param>
/// <param name="HeightPx">Its height.</param>
/// <param name="Cfa">Its filters.</param>
/// <param name="Black">Its black levels.</param>
/// <param name="WhiteDn">Where it is clipped.</param>
internal sealed record MosaicPlane(
    ushort[] Values,
    int WidthPx,
    int HeightPx,
    CfaPattern Cfa,
    BlackLevels Black,
    float WhiteDn
)
{
    /// <summary>Its first column in the file's active area.</summary>
    public int LeftPx { get; init; }

    /// <summary>Its first row in the file's active area.</summary>
    public int TopPx { get; init; }

    public float RangeDn => WhiteDn - Black.MeanDn;

    /// <summary>0 at black, 1 at white; noise goes below.</summary>
    public float[] ToSamples()
    {
        float[] samples = new float[Values.Length];
        float perDn = 1 / RangeDn;
        Parallel.For(
            0,
            HeightPx,
            y =>
            {
                for (int x = 0, i = y * WidthPx; x < WidthPx; x++, i++)
                {
                    samples[i] = (Values[i] - Black.At(x, y)) * perDn;
                }
            }
        );
        return samples;
    }

    /// <summary>The same mosaic of other numbers, on a scale that keeps them apart.</summary>
    public MosaicPlane WithSamples(float[] samples, float blackDn, float rangeDn)
    {
        ushort[] values = GC.AllocateUninitializedArray<ushort>(samples.Length, pinned: true);
        for (int i = 0; i < samples.Length; i++)
        {
            values[i] = (ushort)Math.Clamp((samples[i] * rangeDn) + blackDn + 0.5f, 0, ushort.MaxValue);
        }

        return this with
        {
            Values = values,
            Black = BlackLevels.Uniform(blackDn),
            WhiteDn = blackDn + rangeDn,
        };
    }

    /// <summary>What lies within.</summary>
    /// <exception cref="InvalidDataException">Less than a Bayer cell does.</exception>
    public MosaicPlane Trim(int topPx, int leftPx, int bottomPx, int rightPx)
    {
        (bottomPx, rightPx) = (Math.Min(bottomPx, HeightPx), Math.Min(rightPx, WidthPx));
        (int height, int width) = (bottomPx - topPx, rightPx - leftPx);
        if (height < 2 || width < 2)
        {
            throw new InvalidDataException("the area that it is to be trimmed to (TrimBounds) lies outside");
        }

        ushort[] values = GC.AllocateUninitializedArray<ushort>(width * height, pinned: true);
        for (int y = 0; y < height; y++)
        {
            Values.AsSpan(((topPx + y) * WidthPx) + leftPx, width).CopyTo(values.AsSpan(y * width));
        }

        return new(
            values,
            width,
            height,
            new CfaPattern((Cfa.RedColumn + leftPx) & 1, (Cfa.RedRow + topPx) & 1),
            Black.From(leftPx, topPx),
            WhiteDn
        )
        {
            LeftPx = LeftPx + leftPx,
            TopPx = TopPx + topPx,
        };
    }
}
