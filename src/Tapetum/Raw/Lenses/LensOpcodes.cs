using System.Buffers.Binary;
using Tapetum.Raw.Opcodes;

namespace Tapetum.Raw.Lenses;

/// <summary>
/// A lens's model as the steps that a DNG has for it: FixVignetteRadial, then WarpRectilinear2, whose fifteen powers of the radius hold lensfun's models of distortion and of lateral colour
/// one after the other without loss. Both are marked as optional: a reader of DNG 1.5 shows the picture as the lens drew it.
/// </summary>
internal static class LensOpcodes
{
    private const int VignetteId = 3;
    private const int WarpId = 14;
    private const uint Dng1_3 = 0x01030000;
    private const uint Dng1_6 = 0x01060000;
    private const uint Optional = 1;
    private const int Powers = 15;
    private const int VignetteTerms = 5;
    private const int Samples = 64;

    /// <summary>A lens that lets less through than this at the corners is measured wrongly, or does not reach them.</summary>
    private const double LeastLight = 0.1;

    /// <summary>Less is not seen, in shares of brightness and in pixels.</summary>
    private const double LeastGain = 0.005;
    private const double LeastShiftPx = 0.1;

    /// <summary>None where there is nothing worth it.</summary>
    /// <param name="lens">At the settings of the picture.</param>
    /// <param name="widthPx">Of the picture.</param>
    /// <param name="heightPx">The same.</param>
    public static IEnumerable<Opcode> Of(LensModel lens, int widthPx, int heightPx)
    {
        if (lens.Vignetting() is { } left && Vignette(left) is { } vignette)
        {
            yield return vignette;
        }

        if (lens.Warp() is { } planes && Warp(planes, widthPx, heightPx) is { } warp)
        {
            yield return warp;
        }
    }

    /// <summary>Brings red and blue together with green, which stays where it is.</summary>
    /// <param name="color">How far they lie apart in the lens's picture.</param>
    /// <param name="warp">What is done to all colours alike; null for nothing.</param>
    /// <returns>In place of the warp; null where one opcode does not hold both.</returns>
    public static Opcode? Lateral(LateralColor color, WarpOpcode? warp)
    {
        double[] together = warp?.Planes[0].Radial ?? [1];
        double[] source = [0, .. together];
        double[][] planes =
        [
            .. new[] { color.Red, RadialShift.None, color.Blue }.Select(shift =>
                Trimmed(LensPolynomial.Product(together, LensPolynomial.Composed(shift.Factor, source)))
            ),
        ];
        return planes.Any(p => p.Length > Powers) ? null : Warp(planes);
    }

    /// <summary>
    /// Two warps as one. What the first adds to radii, e(r·f(r)) with f the second's factor, is small and smooth: a polynomial of degree 8 is fitted to it, within a hundredth of it.
    /// </summary>
    /// <param name="lateral">Of red, green and blue, about the centre: what <see cref="Lateral"/> makes of colours alone.</param>
    /// <param name="warp">What is done to all colours alike after that.</param>
    /// <returns>Null where the second is not a polynomial about the centre, or one opcode does not hold both.</returns>
    public static Opcode? Combined(WarpOpcode lateral, WarpOpcode warp)
    {
        const int Squares = 4;
        double[] together = Trimmed(warp.Planes[0].Radial);
        bool isPlain =
            warp is { IsOne: true, IsFisheye: false, IsReciprocal: false, CenterX: 0.5, CenterY: 0.5 }
            && warp.Planes[0] is { Tangential0: 0, Tangential1: 0, LeastRadius: <= 0, MostRadius: >= 1 };
        if (!isPlain || together.Length + (2 * Squares) > Powers || lateral.Planes.Count != 3)
        {
            return null;
        }

        return Warp([
            .. lateral.Planes.Select(plane =>
            {
                double Extra(double radius) =>
                    lateral.FactorAt(plane, radius * LensPolynomial.At(together, radius)) - 1;
                double atCenter = Extra(0);
                double[] squares = LensPolynomial.Fit(
                    [
                        .. Enumerable
                            .Range(1, Samples)
                            .Select(i => (double)i / Samples)
                            .Select(radius => (radius * radius, Extra(radius) - atCenter, 1.0)),
                    ],
                    Squares
                );
                double[] factor = [1 + atCenter, .. squares.SelectMany(square => new[] { 0, square })];
                return Trimmed(LensPolynomial.Product(together, factor));
            }),
        ]);
    }

    /// <summary>Without the highest powers that are zero.</summary>
    private static double[] Trimmed(double[] p) => p[..(Array.FindLastIndex(p, coefficient => coefficient != 0) + 1)];

    /// <summary>The polynomial that is nearest to 1 / left, in shares of it.</summary>
    private static Opcode? Vignette(double[] left)
    {
        double[] squares = [.. Enumerable.Range(0, Samples + 1).Select(i => (double)i / Samples)];
        double[] light = [.. squares.Select(square => LensPolynomial.At(left, square))];
        if (light.Min() < LeastLight || light.All(share => Math.Abs(share - 1) < LeastGain))
        {
            return null;
        }

        // (1 + Σ k·xᵏ)·light is to be 1.
        double[] k = LensPolynomial.Fit(
            [.. squares.Zip(light, (x, share) => (x, (1 / share) - 1, share * share))],
            VignetteTerms
        );
        byte[] bytes = Header(VignetteId, Dng1_3, (VignetteTerms + 2) * sizeof(double));
        Span<byte> to = bytes.AsSpan(OpcodeList.HeaderBytes);
        Write(ref to, [.. k, 0.5, 0.5]);
        return One(bytes);
    }

    private static Opcode? Warp(double[][] planes, int widthPx, int heightPx)
    {
        double unitPx = Math.Sqrt(((double)widthPx * widthPx) + ((double)heightPx * heightPx)) / 2;
        bool isSeen = Enumerable
            .Range(0, Samples + 1)
            .Select(i => (double)i / Samples)
            .Any(radius =>
                planes.Any(p => Math.Abs(LensPolynomial.At(p, radius) - 1) * radius * unitPx > LeastShiftPx)
            );
        if (!isSeen || planes.Any(p => p.Length > Powers))
        {
            return null;
        }

        double scale = LensFill.ScaleOf(planes, widthPx, heightPx);
        return Warp([.. planes.Select(p => LensPolynomial.Scaled(p, scale).Select(c => c * scale).ToArray())]);
    }

    private static Opcode Warp(double[][] planes)
    {
        int planeBytes = (Powers + 4) * sizeof(double);
        byte[] bytes = Header(
            WarpId,
            Dng1_6,
            sizeof(int) + (planes.Length * planeBytes) + (2 * sizeof(double)) + sizeof(int)
        );
        Span<byte> to = bytes.AsSpan(OpcodeList.HeaderBytes);
        BinaryPrimitives.WriteInt32BigEndian(to, planes.Length);
        to = to[sizeof(int)..];
        foreach (double[] plane in planes)
        {
            double[] radial = new double[Powers];
            plane.CopyTo(radial, 0);
            // No tangential part; known from the centre to the corner.
            Write(ref to, [.. radial, 0, 0, 0, 1]);
        }

        Write(ref to, [0.5, 0.5]);
        return One(bytes);
    }

    private static byte[] Header(int id, uint version, int parameters)
    {
        byte[] bytes = new byte[OpcodeList.HeaderBytes + parameters];
        BinaryPrimitives.WriteInt32BigEndian(bytes, id);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), version);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(8), Optional);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(12), parameters);
        return bytes;
    }

    private static void Write(ref Span<byte> to, double[] numbers)
    {
        foreach (double number in numbers)
        {
            BinaryPrimitives.WriteDoubleBigEndian(to, number);
            to = to[sizeof(double)..];
        }
    }

    /// <summary>As it is read again.</summary>
    private static Opcode One(byte[] bytes) => OpcodeList.Parse((byte[])[0, 0, 0, 1, .. bytes])[0];
}
