using Tapetum.Inference;

namespace Tapetum.Training.Structure;

/// <summary>Draws a network as people know the U-Net: the input at the top left, down through the encoder, up through the decoder, skips across.</summary>
public static class NetworkFigure
{
    private const double LegendPx = 44;
    private const double HeadLengthPx = 7;
    private const double HeadHalfPx = 3.6;
    private const double AwayPx = 4;

    /// <summary>Between skips that run above one another, with room for what is written on them.</summary>
    private const double ArcPx = 22;

    /// <summary>Room that a bar's number of channels takes above it.</summary>
    private const double ChannelsPx = 19;

    /// <returns>An SVG document.</returns>
    /// <exception cref="ModelException">It is no chain of layers with skips.</exception>
    public static string Draw(NetworkStructure network)
    {
        FigureLayout layout = new(FeatureMaps.Of(network));
        double height = layout.Bottom + LegendPx;
        SvgCanvas canvas = new(layout.Width, height, $"The network {network.Name}", FigureStyle.Sheet);
        canvas.Rectangle(0.5, 0.5, layout.Width - 1, height - 1, 8, "paper");
        DrawTitle(canvas, network);
        foreach (PlacedMap map in layout.Maps)
        {
            DrawSkips(canvas, layout, map);
        }

        foreach ((int i, PlacedMap map) in layout.Maps.Index())
        {
            if (i > 0)
            {
                DrawTransition(canvas, layout.Maps[i - 1], map);
            }

            DrawBar(canvas, map, last: i == layout.Maps.Count - 1);
        }

        DrawEnds(canvas, network, layout);
        foreach ((int i, IReadOnlyList<PlacedMap> block) in layout.Blocks.Index())
        {
            bool poolingFollows = layout.Blocks.ElementAtOrDefault(i + 1)?[0].Map.GoesDown ?? false;
            DrawBlockLabel(canvas, network, block, poolingFollows);
        }

        DrawLegend(canvas, layout);
        return canvas.ToString();
    }

    private static void DrawTitle(SvgCanvas canvas, NetworkStructure network)
    {
        canvas.Text(32, 44, network.Name, "title");
        string cost =
            $"{Quantity(network.Parameters)} parameters   ·   {network.GmacPerRawMegapixel:0.0} GMAC per raw megapixel";
        canvas.Text(32, 68, cost, "subtitle");
    }

    private static void DrawSkips(SvgCanvas canvas, FigureLayout layout, PlacedMap to)
    {
        if (to.Map.JoinedFrom is { } joined)
        {
            PlacedMap from = layout.Maps[joined];
            DrawArrow(canvas, from.Right + AwayPx, from.Y, to.Left - AwayPx, from.Y, "joined");
        }

        if (to.Map.AddedFrom is { } added)
        {
            PlacedMap from = layout.Maps[added];
            (double start, double end) = (from.Top - ChannelsPx, to.Top - ChannelsPx);
            double above = Math.Min(start, end) - 16 - (ArcPx * ArcsInside(layout, added, to));
            const double Corner = 8;
            canvas.Path(
                $"M{from.X:0.#} {start:0.#}V{above + Corner:0.#}q0 {-Corner} {Corner} {-Corner}H{to.X - Corner:0.#}q{Corner} 0 {Corner} {Corner}V{end - HeadLengthPx + 1:0.#}",
                "line added"
            );
            DrawHead(canvas, to.X, end, 0, 1, "added");
            canvas.Text((from.X + to.X) / 2, above - 6, $"+ {to.Map.AddedBy}".Trim(), "kernel");
        }
    }

    /// <summary>How many skips that are added run below this one in the same row.</summary>
    private static int ArcsInside(FigureLayout layout, int from, PlacedMap to) =>
        layout.Maps.Count(inner =>
            inner.Map.AddedFrom is { } start && start > from && inner.X < to.X && Math.Abs(inner.Top - to.Top) < ArcPx
        );

    private static void DrawTransition(SvgCanvas canvas, PlacedMap from, PlacedMap to)
    {
        string kernel = to.Map.KernelPx is { } k ? $"{k}×{k}" : "";
        string kind = ClassOf(to.Map.Transition);
        if (to.Map.GoesUp || to.Map.GoesDown)
        {
            bool down = to.Y > from.Y;
            double start = down ? from.Bottom + AwayPx : from.Top - ChannelsPx;
            double end = down ? to.Top - ChannelsPx : to.Bottom + AwayPx;
            DrawArrow(canvas, from.X, start, to.X, end, kind);
            double middle = ((start + end) / 2) + 4;
            canvas.Text(from.X + (down ? 7 : -7), middle, kernel, down ? "beside start" : "beside end");
            return;
        }

        DrawArrow(canvas, from.Right + AwayPx, to.Y, to.Left - AwayPx, to.Y, kind);
        canvas.Text((from.Right + to.Left) / 2, to.Y - 7, kernel, "kernel");
    }

    private static void DrawBar(SvgCanvas canvas, PlacedMap placed, bool last)
    {
        FeatureMap map = placed.Map;
        (string Class, double Share)[] parts = (map.Transition, map.Channels) switch
        {
            (Transition.Start, 4) => [("red", 0.25), ("green", 0.5), ("blue", 0.25)],
            (_, 3) when last => [("red", 1 / 3.0), ("green", 1 / 3.0), ("blue", 1 / 3.0)],
            _ when map.JoinedFrom is not null => Joined(
                (double)map.JoinedChannels / map.Channels,
                ClassOf(map.Transition)
            ),
            _ => [(ClassOf(map.Transition), 1)],
        };
        double x = placed.Left;
        foreach ((string kind, double share) in parts)
        {
            canvas.Rectangle(x, placed.Top, placed.Width * share, placed.Height, 0, $"bar {kind}");
            x += placed.Width * share;
        }

        string channels = map.JoinedFrom is null
            ? $"{map.Channels}"
            : $"{map.JoinedChannels}+{map.Channels - map.JoinedChannels}";
        canvas.Text(placed.X, placed.Top - 6, channels, "channels");
    }

    private static (string Class, double Share)[] Joined(double share, string kind) =>
        [("joined", share), (kind, 1 - share)];

    private static void DrawEnds(SvgCanvas canvas, NetworkStructure network, FigureLayout layout)
    {
        canvas.Text(layout.Maps[0].Left - 9, layout.Maps[0].Y + 4, network.Inputs[0].Name, "size end");
        canvas.Text(layout.Maps[^1].Right + 9, layout.Maps[^1].Y + 4, network.Outputs[0].Name, "size start");
    }

    /// <summary>Below a block, beside the arrow that leaves it downwards or comes to it from below.</summary>
    private static void DrawBlockLabel(
        SvgCanvas canvas,
        NetworkStructure network,
        IReadOnlyList<PlacedMap> block,
        bool poolingFollows
    )
    {
        Transition entry = block[0].Map.Transition;
        (double x, string anchor) = (poolingFollows, entry) switch
        {
            (true, _) when block.Count < 3 => (block[^1].X - 7, "end"), // the text is wider than the block
            (true, _) => (block[0].Left, "start"),
            (_, Transition.TransposedConvolution or Transition.Enlargement) => (block[^1].Right, "end"),
            _ => ((block[0].Left + block[^1].Right) / 2, "middle"),
        };
        double y = block[0].Bottom + 17;
        canvas.Text(x, y, SizeOf(network, block[0].Map.Scale), $"size {anchor}");
        long parameters = block.Sum(map => map.Map.Parameters);
        if (parameters > 0)
        {
            double gmac = block.Sum(map => map.Map.MacsPerRawPx) / 1000;
            canvas.Text(x, y + 15, $"{Quantity(parameters)} · {gmac:0.0#} GMAC", $"cost {anchor}");
        }
    }

    /// <summary>Of an h × w mosaic, whose planes are h / 2 × w / 2 when there are four pixels at each place.</summary>
    private static string SizeOf(NetworkStructure network, double scale)
    {
        double divisor = Math.Sqrt(network.PixelsPerPlace) / scale;
        return Math.Abs(divisor - 1) < 1e-6 ? "h × w" : $"h/{divisor:0.##} × w/{divisor:0.##}";
    }

    private static void DrawLegend(SvgCanvas canvas, FigureLayout layout)
    {
        (string Kind, string Text)[] entries =
        [
            ("convolution", "convolution, activation"),
            (
                "pooling",
                layout.Maps.Any(map => map.Map.Transition is Transition.StridedConvolution)
                    ? "convolution, stride 2"
                    : "max pooling"
            ),
            (
                "transposed",
                layout.Maps.Any(map => map.Map.Transition is Transition.Enlargement)
                    ? "each pixel four times"
                    : "transposed convolution"
            ),
            ("joined", "joined to the channels"),
            ("added", "added"),
            ("plain", "depth to space"),
        ];
        const double LetterPx = 5.4;
        double x = 32;
        double y = layout.Bottom + 4;
        HashSet<string> used = [.. layout.Maps.SelectMany(map => KindsOf(map.Map))];
        foreach ((string kind, string text) in entries.Where(entry => used.Contains(entry.Kind)))
        {
            DrawArrow(canvas, x, y, x + 28, y, kind);
            canvas.Text(x + 36, y + 4, text, "legend");
            x += 64 + (LetterPx * text.Length);
        }

        canvas.Text(
            32,
            y + 24,
            "Above each bar: channels. Below each block: size for a mosaic of h × w; parameters · GMAC per raw megapixel.",
            "legend"
        );
    }

    private static IEnumerable<string> KindsOf(FeatureMap map)
    {
        if (map.Transition is not Transition.Start)
        {
            yield return ClassOf(map.Transition);
        }

        if (map.JoinedFrom is not null)
        {
            yield return "joined";
        }

        if (map.AddedFrom is not null)
        {
            yield return "added";
        }
    }

    private static void DrawArrow(SvgCanvas canvas, double x1, double y1, double x2, double y2, string kind)
    {
        double length = Math.Max(1, Math.Sqrt(((x2 - x1) * (x2 - x1)) + ((y2 - y1) * (y2 - y1))));
        (double dx, double dy) = ((x2 - x1) / length, (y2 - y1) / length);
        double stop = HeadLengthPx - 1;
        canvas.Path($"M{x1:0.#} {y1:0.#}L{x2 - (dx * stop):0.#} {y2 - (dy * stop):0.#}", $"line {kind}");
        DrawHead(canvas, x2, y2, dx, dy, kind);
    }

    /// <param name="canvas">Drawn on.</param>
    /// <param name="x">Its tip.</param>
    /// <param name="y">Its tip.</param>
    /// <param name="dx">Where it points, a vector of length 1.</param>
    /// <param name="dy">Where it points.</param>
    /// <param name="kind">A class of the style sheet.</param>
    private static void DrawHead(SvgCanvas canvas, double x, double y, double dx, double dy, string kind)
    {
        (double backX, double backY) = (x - (dx * HeadLengthPx), y - (dy * HeadLengthPx));
        (double sideX, double sideY) = (-dy * HeadHalfPx, dx * HeadHalfPx);
        canvas.Path(
            $"M{x:0.#} {y:0.#}L{backX + sideX:0.#} {backY + sideY:0.#}L{backX - sideX:0.#} {backY - sideY:0.#}Z",
            $"head {kind}"
        );
    }

    private static string ClassOf(Transition transition) =>
        transition switch
        {
            Transition.Convolution => "convolution",
            Transition.Pooling or Transition.StridedConvolution => "pooling",
            Transition.TransposedConvolution or Transition.Enlargement => "transposed",
            _ => "plain",
        };

    private static string Quantity(long count) =>
        count switch
        {
            >= 1_000_000 => $"{count / 1e6:0.00} M",
            >= 1_000 => $"{count / 1e3:0.0} k",
            _ => $"{count}",
        };
}
