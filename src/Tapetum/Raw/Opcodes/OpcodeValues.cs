using System.Buffers;

namespace Tapetum.Raw.Opcodes;

/// <summary>Applies opcodes that change numbers and move none: to a mosaic, which is a picture of one plane, or to a picture of several.</summary>
internal static class OpcodeValues
{
    private const float Codes = 65535;

    /// <param name="opcode">A table, a polynomial, numbers of lines, a gain map or a vignette; others change nothing.</param>
    /// <param name="samples">[height, width, planes]; 0 is black, 1 white. In place.</param>
    /// <param name="widthPx">Of the picture.</param>
    /// <param name="planes">Of the picture.</param>
    /// <param name="cancellationToken">Asked at each row.</param>
    public static void Apply(
        Opcode opcode,
        float[] samples,
        int widthPx,
        int planes,
        CancellationToken cancellationToken
    )
    {
        int heightPx = samples.Length / (widthPx * planes);
        switch (opcode)
        {
            case TableOpcode table:
                Map(table.Area, x => table.Table[IndexOf(x, table.Table.Length)] / Codes);
                break;
            case PolynomialOpcode polynomial:
                Map(polynomial.Area, x => (float)Evaluate(polynomial.Coefficients, x));
                break;
            case LineOpcode lines:
                Lines(lines);
                break;
            case GainMapOpcode gains:
                Gains(gains);
                break;
            case VignetteOpcode vignette:
                Vignette(vignette);
                break;
        }

        void Rows(OpcodeArea area, Action<int, Memory<float>> change)
        {
            int bottom = Math.Min(area.BottomPx, heightPx);
            int count = bottom <= area.TopPx ? 0 : ((bottom - area.TopPx - 1) / area.RowPitchPx) + 1;
            ParallelOptions parallel = new() { CancellationToken = cancellationToken };
            Parallel.For(
                0,
                count,
                parallel,
                line =>
                {
                    int y = area.TopPx + (line * area.RowPitchPx);
                    change(y, samples.AsMemory(y * widthPx * planes, widthPx * planes));
                }
            );
        }

        void Map(OpcodeArea area, Func<float, float> change) =>
            Rows(
                area,
                (_, row) => Each(area, row.Span, planes, (_, _, x) => Math.Clamp(change(Math.Clamp(x, 0, 1)), 0, 1))
            );

        void Lines(LineOpcode lines) =>
            Rows(
                lines.Area,
                (y, row) =>
                    Each(
                        lines.Area,
                        row.Span,
                        planes,
                        (column, _, x) =>
                        {
                            float value = lines.Values[
                                lines.IsPerRow
                                    ? (y - lines.Area.TopPx) / lines.Area.RowPitchPx
                                    : (column - lines.Area.LeftPx) / lines.Area.ColumnPitchPx
                            ];
                            return lines.IsGain ? PixelGains.Brighten(x, value) : x + (value / Codes);
                        }
                    )
            );

        void Gains(GainMapOpcode gains) =>
            Rows(
                gains.Area,
                (y, row) =>
                {
                    float[][] lines =
                    [
                        .. gains.Maps.Select(map =>
                        {
                            float[] line = new float[widthPx];
                            map.Line((y + 0.5) / heightPx, line);
                            return line;
                        }),
                    ];
                    Each(
                        gains.Area,
                        row.Span,
                        planes,
                        (column, plane, x) =>
                            PixelGains.Brighten(x, lines[Math.Min(plane - gains.Area.Plane, lines.Length - 1)][column])
                    );
                }
            );

        void Vignette(VignetteOpcode vignette)
        {
            OpticalFrame frame = new(widthPx, heightPx, vignette.CenterX, vignette.CenterY);
            Rows(
                new(0, 0, heightPx, widthPx, 0, planes, 1, 1),
                (y, row) =>
                {
                    float[] gains = ArrayPool<float>.Shared.Rent(widthPx);
                    vignette.Line(frame, y, gains.AsSpan(0, widthPx));
                    PixelGains.Apply(gains.AsSpan(0, widthPx), row.Span, planes);
                    ArrayPool<float>.Shared.Return(gains);
                }
            );
        }
    }

    private static void Each(OpcodeArea area, Span<float> row, int planes, Func<int, int, float, float> change)
    {
        int right = Math.Min(area.RightPx, row.Length / planes);
        int end = (int)Math.Min(area.Plane + (long)area.Planes, planes);
        for (int column = area.LeftPx; column < right; column += area.ColumnPitchPx)
        {
            for (int plane = area.Plane; plane < end; plane++)
            {
                ref float sample = ref row[(column * planes) + plane];
                sample = change(column, plane, sample);
            }
        }
    }

    private static int IndexOf(float x, int count) => Math.Min((int)((x * Codes) + 0.5f), count - 1);

    private static double Evaluate(double[] coefficients, double x)
    {
        double sum = 0;
        for (int i = coefficients.Length - 1; i >= 0; i--)
        {
            sum = (sum * x) + coefficients[i];
        }

        return sum;
    }
}
