namespace Tapetum.Training.Data.Scenes;

/// <summary>Strokes with soft edges one pixel wide, on the photo or on paper: writing, wires, drawings.</summary>
/// <param name="Paper">What lies under them; null for the photo.</param>
/// <param name="Strokes">From bottom to top.</param>
internal sealed record LineArt(Tint? Paper, IReadOnlyList<LineArt.Stroke> Strokes) : ISceneChange
{
    public static LineArt Draw(int sizePx, Random random)
    {
        bool isDarkOnLight = random.Next(2) == 0;
        Tint light = Tint.Draw(random, spread: 0.3f * random.NextSingle()) * (0.2f + (0.8f * random.NextSingle()));
        Tint dark = Tint.Draw(random, spread: 0.3f) * (0.08f * random.NextSingle());
        Tint ink = isDarkOnLight ? dark : light;
        Tint? paper =
            random.NextSingle() < 0.4f ? null
            : isDarkOnLight ? light
            : dark;
        return new(paper, random.Next(3) == 0 ? Wires(sizePx, random) : Writing(sizePx, ink, random));
    }

    public void Apply(Span<float> red, Span<float> green, Span<float> blue, int size)
    {
        if (Paper is { } paper)
        {
            red.Fill(paper.Red);
            green.Fill(paper.Green);
            blue.Fill(paper.Blue);
        }

        foreach (Stroke stroke in Strokes)
        {
            stroke.Paint(red, green, blue, size);
        }
    }

    private static Stroke[] Wires(int sizePx, Random random)
    {
        Stroke[] wires = new Stroke[random.Next(3, 25)];
        foreach (ref Stroke wire in wires.AsSpan())
        {
            Tint ink = Tint.Draw(random, spread: 0.4f) * MathF.Pow(30, -random.NextSingle());
            (float x, float y) = (sizePx * random.NextSingle(), sizePx * random.NextSingle());
            (float sin, float cos) = MathF.SinCos(2 * MathF.PI * random.NextSingle());
            float length = sizePx * (0.2f + (1.2f * random.NextSingle()));
            wire = new(x, y, x + (cos * length), y + (sin * length), 0.4f + (0.8f * random.NextSingle()), ink);
        }

        return wires;
    }

    /// <summary>Lines of glyphs, each of two to four strokes between the nine points of its box, with gaps between words.</summary>
    private static List<Stroke> Writing(int sizePx, Tint ink, Random random)
    {
        float height = 6 * MathF.Pow(6, random.NextSingle());
        float width = height * (0.45f + (0.25f * random.NextSingle()));
        float half = MathF.Max(0.4f, height * (0.04f + (0.06f * random.NextSingle())));
        float slope = random.Next(2) == 0 ? 0 : 0.3f * (random.NextSingle() - 0.5f);
        List<Stroke> strokes = [];
        for (float y = -height * random.NextSingle(); y < sizePx; y += height * 1.6f)
        {
            for (float x = -width * random.NextSingle(); x < sizePx; x += width * 1.35f)
            {
                int count = random.NextSingle() < 0.15f ? 0 : random.Next(2, 5);
                (float fromX, float fromY) = Point();
                for (int i = 0; i < count; i++)
                {
                    (float toX, float toY) = Point();
                    strokes.Add(new(fromX, fromY, toX, toY, half, ink));
                    (fromX, fromY) = random.Next(3) == 0 ? Point() : (toX, toY);
                }

                (float X, float Y) Point() =>
                    (x + (width * random.Next(3) / 2), y + (slope * x) + (height * random.Next(3) / 2));
            }
        }

        return strokes;
    }

    /// <summary>A straight stroke with round ends.</summary>
    /// <param name="FromXPx">Where it begins.</param>
    /// <param name="FromYPx">Likewise.</param>
    /// <param name="ToXPx">Where it ends.</param>
    /// <param name="ToYPx">Likewise.</param>
    /// <param name="HalfPx">Half of its width.</param>
    /// <param name="Ink">Its colour.</param>
    internal readonly record struct Stroke(
        float FromXPx,
        float FromYPx,
        float ToXPx,
        float ToYPx,
        float HalfPx,
        Tint Ink
    )
    {
        public void Paint(Span<float> red, Span<float> green, Span<float> blue, int size)
        {
            float reach = HalfPx + 0.5f;
            int top = Math.Max(0, (int)MathF.Ceiling(MathF.Min(FromYPx, ToYPx) - reach));
            int bottom = Math.Min(size - 1, (int)MathF.Floor(MathF.Max(FromYPx, ToYPx) + reach));
            for (int y = top; y <= bottom; y++)
            {
                (int left, int right) = Span(y, reach, size);
                for (int x = left; x <= right; x++)
                {
                    float cover = Math.Clamp(reach - Distance(x, y), 0, 1);
                    int at = (y * size) + x;
                    red[at] += cover * (Ink.Red - red[at]);
                    green[at] += cover * (Ink.Green - green[at]);
                    blue[at] += cover * (Ink.Blue - blue[at]);
                }
            }
        }

        /// <summary>Which pixels of a row may be reached: those near the line, and not beyond its ends.</summary>
        private (int Left, int Right) Span(int y, float reach, int size)
        {
            float left = MathF.Min(FromXPx, ToXPx) - reach;
            float right = MathF.Max(FromXPx, ToXPx) + reach;
            (float dx, float dy) = (ToXPx - FromXPx, ToYPx - FromYPx);
            if (MathF.Abs(dy) > 0.1f)
            {
                float middle = FromXPx + (dx / dy * (y - FromYPx));
                float spread = reach * MathF.Sqrt((dx * dx) + (dy * dy)) / MathF.Abs(dy);
                (left, right) = (MathF.Max(left, middle - spread), MathF.Min(right, middle + spread));
            }

            return (Math.Max(0, (int)MathF.Ceiling(left)), Math.Min(size - 1, (int)MathF.Floor(right)));
        }

        private float Distance(float x, float y)
        {
            (float dx, float dy) = (ToXPx - FromXPx, ToYPx - FromYPx);
            (float px, float py) = (x - FromXPx, y - FromYPx);
            float squared = (dx * dx) + (dy * dy);
            float along = squared > 0 ? Math.Clamp(((px * dx) + (py * dy)) / squared, 0, 1) : 0;
            (px, py) = (px - (along * dx), py - (along * dy));
            return MathF.Sqrt((px * px) + (py * py));
        }
    }
}
