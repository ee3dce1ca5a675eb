namespace Tapetum.Training.Trials;

/// <summary>
/// Draws scenes of overlapping discs, which have the statistics of natural pictures: edges of every size, smooth and textured parts, and a spectrum that falls with
/// frequency. Radii follow r⁻³; brightness is log-uniform.
/// </summary>
/// <remarks>Lee, Mumford, Huang, "Occlusion Models for Natural Images", IJCV 2001.</remarks>
internal static class DeadLeaves
{
    private const double LeastRadiusPx = 8;
    private const double CoverageTimes = 6;
    private const int TileSide = 512;

    /// <param name="widthPx">Columns of the mosaic.</param>
    /// <param name="heightPx">Rows.</param>
    /// <param name="decades">How far apart the darkest and the brightest leaf are.</param>
    /// <param name="texture">The contrast of textured leaves.</param>
    /// <param name="texturedShare">How many leaves are textured; the others are smooth but for a slope.</param>
    /// <param name="coloured">Whether leaves have colours, or all four planes see the same.</param>
    /// <param name="rng">Draws everything.</param>
    /// <returns>[heightPx, widthPx] of a mosaic whose four planes see the leaves' colours; about 0 to 1.</returns>
    public static float[] Draw(
        int widthPx,
        int heightPx,
        double decades,
        double texture,
        double texturedShare,
        bool coloured,
        Random rng
    )
    {
        float[][] tiles = [Texture(0.9, rng), Texture(0.3, rng)];
        List<Leaf> leaves = Scatter(widthPx, heightPx, decades, texture, texturedShare, rng);
        int[] top = Cover(widthPx, heightPx, leaves);
        float[] light = new float[top.Length];
        for (int y = 0; y < heightPx; y++)
        {
            for (int x = 0; x < widthPx; x++)
            {
                int at = (y * widthPx) + x;
                light[at] = leaves[top[at]].Light(x, y, tiles);
            }
        }

        Blur(light, widthPx, heightPx);
        for (int at = 0; coloured && at < light.Length; at++)
        {
            light[at] *= leaves[top[at]].Colour(at % widthPx, at / widthPx);
        }

        return light;
    }

    private static List<Leaf> Scatter(
        int widthPx,
        int heightPx,
        double decades,
        double texture,
        double texturedShare,
        Random rng
    )
    {
        double most = Math.Max(widthPx, heightPx) / 3.0;
        double least2 = 1 / (LeastRadiusPx * LeastRadiusPx);
        double most2 = 1 / (most * most);
        // The first leaf lies under all others.
        List<Leaf> leaves = [Leaf.Draw(widthPx, heightPx, 2.0 * (widthPx + heightPx), decades, 0, rng)];
        for (double area = 0; area < CoverageTimes * widthPx * heightPx; )
        {
            double radius = 1 / Math.Sqrt(least2 - (rng.NextDouble() * (least2 - most2)));
            double contrast = rng.NextDouble() < texturedShare ? texture * (0.3 + (0.7 * rng.NextDouble())) : 0;
            leaves.Add(Leaf.Draw(widthPx, heightPx, radius, decades, contrast, rng));
            area += Math.PI * radius * radius;
        }

        return leaves;
    }

    private static int[] Cover(int widthPx, int heightPx, List<Leaf> leaves)
    {
        int[] top = new int[widthPx * heightPx];
        for (int i = 1; i < leaves.Count; i++)
        {
            Leaf leaf = leaves[i];
            int firstY = Math.Max(0, (int)Math.Ceiling(leaf.Y - leaf.RadiusPx));
            int lastY = Math.Min(heightPx - 1, (int)Math.Floor(leaf.Y + leaf.RadiusPx));
            for (int y = firstY; y <= lastY; y++)
            {
                double half = Math.Sqrt((leaf.RadiusPx * leaf.RadiusPx) - ((y - leaf.Y) * (y - leaf.Y)));
                int firstX = Math.Clamp((int)Math.Ceiling(leaf.X - half), 0, widthPx);
                int afterX = Math.Clamp((int)Math.Floor(leaf.X + half) + 1, firstX, widthPx);
                top.AsSpan((y * widthPx) + firstX, afterX - firstX).Fill(i);
            }
        }

        return top;
    }

    /// <summary>What a lens does: the binomial kernel 1 2 1 both ways.</summary>
    private static void Blur(float[] light, int widthPx, int heightPx)
    {
        float[] line = new float[Math.Max(widthPx, heightPx)];
        for (int y = 0; y < heightPx; y++)
        {
            BlurLine(light, y * widthPx, 1, widthPx, line);
        }

        for (int x = 0; x < widthPx; x++)
        {
            BlurLine(light, x, widthPx, heightPx, line);
        }
    }

    private static void BlurLine(float[] light, int start, int step, int length, float[] line)
    {
        for (int i = 0; i < length; i++)
        {
            line[i] = light[start + (i * step)];
        }

        for (int i = 1; i + 1 < length; i++)
        {
            light[start + (i * step)] = (0.25f * (line[i - 1] + line[i + 1])) + (0.5f * line[i]);
        }
    }

    /// <summary>A tile of value noise, octave upon octave, that repeats: standard deviation 1, energy falling with frequency by a power.</summary>
    private static float[] Texture(double exponent, Random rng)
    {
        float[] tile = new float[TileSide * TileSide];
        for (int cell = 1; cell <= 64; cell *= 2)
        {
            float[] lattice = new float[TileSide / cell * (TileSide / cell)];
            for (int i = 0; i < lattice.Length; i++)
            {
                lattice[i] = rng.NextSingle() - 0.5f;
            }

            AddOctave(tile, lattice, cell, (float)Math.Pow(cell, exponent));
        }

        double scale = 1 / Math.Sqrt(tile.Average(v => (double)v * v));
        return [.. tile.Select(v => (float)(v * scale))];
    }

    private static void AddOctave(float[] tile, float[] lattice, int cell, float amplitude)
    {
        int side = TileSide / cell;
        for (int y = 0; y < TileSide; y++)
        {
            (int top, float down) = (y / cell, (float)(y % cell) / cell);
            int bottom = (top + 1) % side;
            for (int x = 0; x < TileSide; x++)
            {
                (int left, float across) = (x / cell, (float)(x % cell) / cell);
                int right = (left + 1) % side;
                float above = float.Lerp(lattice[(top * side) + left], lattice[(top * side) + right], across);
                float below = float.Lerp(lattice[(bottom * side) + left], lattice[(bottom * side) + right], across);
                tile[(y * TileSide) + x] += amplitude * float.Lerp(above, below, down);
            }
        }
    }

    private readonly record struct Leaf
    {
        public double X { get; private init; }
        public double Y { get; private init; }
        public double RadiusPx { get; private init; }
        private float Level { get; init; }
        private float SlopeX { get; init; }
        private float SlopeY { get; init; }
        private float Contrast { get; init; }
        private int Tile { get; init; }
        private int TileX { get; init; }
        private int TileY { get; init; }
        private float Red { get; init; }
        private float Blue { get; init; }

        public static Leaf Draw(
            int widthPx,
            int heightPx,
            double radiusPx,
            double decades,
            double contrast,
            Random rng
        ) =>
            new()
            {
                X = rng.NextDouble() * widthPx,
                Y = rng.NextDouble() * heightPx,
                RadiusPx = radiusPx,
                Level = (float)Math.Pow(10, -decades * rng.NextDouble()),
                SlopeX = (float)((rng.NextDouble() - 0.5) * 0.4 / radiusPx),
                SlopeY = (float)((rng.NextDouble() - 0.5) * 0.4 / radiusPx),
                Contrast = (float)contrast,
                Tile = rng.Next(2),
                TileX = rng.Next(TileSide),
                TileY = rng.Next(TileSide),
                Red = (float)(0.3 + (0.5 * rng.NextDouble())),
                Blue = (float)(0.3 + (0.5 * rng.NextDouble())),
            };

        public float Light(int x, int y, float[][] tiles)
        {
            float slope = 1 + (SlopeX * (float)(x - X)) + (SlopeY * (float)(y - Y));
            float grain =
                Contrast == 0
                    ? 0
                    : tiles[Tile][((y + TileY) % TileSide * TileSide) + ((x + TileX) % TileSide)] * Contrast;
            return MathF.Max(0, Level * slope * (1 + grain));
        }

        /// <summary>Green on the diagonal, red in even and blue in odd rows.</summary>
        public float Colour(int x, int y) =>
            ((x ^ y) & 1, y & 1) switch
            {
                (0, _) => 1,
                (_, 0) => Red,
                _ => Blue,
            };
    }
}
