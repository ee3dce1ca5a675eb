namespace Tapetum.Burst;

/// <summary>
/// Finds what moved by itself, farther than tiles follow: tiles that do not show what the reference shows are looked for elsewhere in the frame, where noise alone decides they go with those around them, and
/// those beside each other that moved alike are a part.
/// </summary>
internal sealed class MovedParts
{
    private const int TileCells = 16;

    /// <summary>Tiles that are trusted less are looked for.</summary>
    private const float MostTrust = 0.7f;

    /// <summary>So much better a shift that was chosen among thousands must explain a tile, in units of noise.</summary>
    private const double Clearly = 50;

    /// <summary>By so little more another tile's shift may miss than the tile's own.</summary>
    private const double AsWell = 25;

    /// <summary>Beyond noise, what may be left of a cell.</summary>
    private const double MostLeft = 1.5;

    /// <summary>Tiles of a part move alike to this, cells.</summary>
    private const float Alike = 1;

    /// <summary>One tile alone fits somewhere by chance.</summary>
    private const int LeastTiles = 2;

    private const int Iterations = 3;

    private readonly GreyLevel still;
    private readonly GreyLevel moved;
    private readonly FlowField flow;
    private readonly int columns;
    private readonly int rows;
    private readonly Tile[] tiles;

    private MovedParts(GreyLevel still, GreyLevel moved, FlowField flow)
    {
        (this.still, this.moved, this.flow) = (still, moved, flow);
        (columns, rows) = (still.WidthPx / TileCells, still.HeightPx / TileCells);
        tiles = new Tile[columns * rows];
    }

    /// <param name="reference">Its clean picture.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="flow">As it was thought to move.</param>
    /// <param name="trust">Where it shows what the reference shows, so moved.</param>
    /// <param name="cancellationToken">Asked between rows of tiles.</param>
    public static IReadOnlyList<MovedPart> Find(
        GreyPyramid reference,
        GreyPyramid frame,
        FlowField flow,
        GreyLevel trust,
        CancellationToken cancellationToken
    )
    {
        if (!ShiftSearch.CanSearch(reference))
        {
            return [];
        }

        MovedParts parts = new(reference.Levels[0], frame.Levels[0], flow);
        ShiftSearch search = new(reference, frame, flow.Whole);
        Tile[] alone = new Tile[parts.tiles.Length];
        parts.ForEach(
            (tile, memory) =>
                alone[tile] =
                    trust.Mean(parts.Left(tile), parts.Top(tile), TileCells) <= MostTrust
                        ? parts.Search(tile, search, memory)
                        : default,
            cancellationToken
        );
        parts.ForEach(
            (tile, memory) =>
                parts.tiles[tile] = alone[tile].IsSought ? parts.WithOthers(tile, alone, memory) : default,
            cancellationToken
        );
        return [.. parts.Together()];
    }

    /// <summary>The motion of the whole, and more.</summary>
    public static GlobalMotion Shifted(GlobalMotion whole, double x, double y) =>
        whole with
        {
            X = whole.X + x,
            Y = whole.Y + y,
        };

    private int Left(int tile) => tile % columns * TileCells;

    private int Top(int tile) => tile / columns * TileCells;

    private void ForEach(Action<int, Memory> of, CancellationToken cancellationToken) =>
        Parallel.For(
            0,
            rows,
            new ParallelOptions { CancellationToken = cancellationToken },
            () => new Memory(new(still, moved, 1, TileCells), TileChoice.LinesOf(TileCells)),
            (row, _, memory) =>
            {
                for (int column = 0; column < columns; column++)
                {
                    of((row * columns) + column, memory);
                }

                return memory;
            },
            _ => { }
        );

    private Tile Search(int tile, ShiftSearch search, Memory memory)
    {
        (int left, int top) = (Left(tile), Top(tile));
        (int x, int y) = search.Find(left + (TileCells / 2), top + (TileCells / 2));
        var there = FlowField.Of(Shifted(flow.Whole, x, y));
        TileOpinion opinion = memory.Match.Of(there, Math.Max(1, left), Math.Max(1, top), Iterations);
        double asThought = TileChoice.Miss(still, moved, flow, left, top, memory.Lines);
        return Tried(tile, asThought, x + (float)opinion.X, y + (float)opinion.Y, memory);
    }

    /// <summary>The shift of a tile around, where it explains this one as well as its own does.</summary>
    private Tile WithOthers(int tile, Tile[] alone, Memory memory)
    {
        Tile own = alone[tile];
        Tile best = own;
        double most = own.IsFound ? own.Miss + AsWell : double.PositiveInfinity;
        (int row, int column) = Math.DivRem(tile, columns);
        for (int y = Math.Max(0, row - 2); y <= Math.Min(rows - 1, row + 2); y++)
        {
            for (int x = Math.Max(0, column - 2); x <= Math.Min(columns - 1, column + 2); x++)
            {
                Tile other = alone[(y * columns) + x];
                if (!other.IsFound || other.IsLike(own) || HasNone(alone, x, y))
                {
                    continue;
                }

                Tile tried = Tried(tile, own.AsThought, other.X, other.Y, memory);
                (best, most) = tried.IsFound && tried.Miss < most ? (tried, tried.Miss) : (best, most);
            }
        }

        return best;
    }

    /// <summary>Whether no tile beside one moved as it did.</summary>
    private bool HasNone(Tile[] alone, int column, int row) =>
        !Beside(column, row).Any(other => alone[other].IsLike(alone[(row * columns) + column]));

    private Tile Tried(int tile, double asThought, float shiftX, float shiftY, Memory memory)
    {
        var own = FlowField.Of(Shifted(flow.Whole, shiftX, shiftY));
        double miss = TileChoice.Miss(still, moved, own, Left(tile), Top(tile), memory.Lines);
        double left = Math.Max(0, miss / (TileCells * TileCells));
        bool isFound = asThought - miss > Clearly * (1 + left) && left < MostLeft;
        return new(true, isFound, asThought, miss, shiftX, shiftY);
    }

    /// <summary>Tiles beside each other that moved alike, and the tiles around them, of which something may belong to it.</summary>
    private IEnumerable<MovedPart> Together()
    {
        bool[] isTaken = new bool[tiles.Length];
        for (int first = 0; first < tiles.Length; first++)
        {
            if (isTaken[first] || !tiles[first].IsFound)
            {
                continue;
            }

            List<int> part = [first];
            isTaken[first] = true;
            for (int i = 0; i < part.Count; i++)
            {
                foreach (int other in Beside(part[i] % columns, part[i] / columns))
                {
                    if (!isTaken[other] && tiles[other].IsLike(tiles[part[i]]))
                    {
                        isTaken[other] = true;
                        part.Add(other);
                    }
                }
            }

            if (part.Count >= LeastTiles)
            {
                yield return Around(part);
            }
        }
    }

    private MovedPart Around(List<int> part)
    {
        (int left, int right) = (part.Min(tile => tile % columns), part.Max(tile => tile % columns));
        (int top, int bottom) = (part.Min(tile => tile / columns), part.Max(tile => tile / columns));
        CellsPart grown = new CellsPart(left, top, right + 1 - left, bottom + 1 - top).Grown(1, columns, rows);
        return new(
            new(grown.Left * TileCells, grown.Top * TileCells, grown.Width * TileCells, grown.Height * TileCells),
            Median(part.Select(tile => tiles[tile].X)),
            Median(part.Select(tile => tiles[tile].Y))
        );
    }

    private IEnumerable<int> Beside(int column, int row)
    {
        for (int y = Math.Max(0, row - 1); y <= Math.Min(rows - 1, row + 1); y++)
        {
            for (int x = Math.Max(0, column - 1); x <= Math.Min(columns - 1, column + 1); x++)
            {
                if (x != column || y != row)
                {
                    yield return (y * columns) + x;
                }
            }
        }
    }

    private static float Median(IEnumerable<float> values)
    {
        float[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    /// <summary>One thread's.</summary>
    private sealed record Memory(TileMatch Match, float[][] Lines);

    private readonly record struct Tile(bool IsSought, bool IsFound, double AsThought, double Miss, float X, float Y)
    {
        public bool IsLike(Tile other) =>
            IsFound && other.IsFound && Math.Abs(X - other.X) < Alike && Math.Abs(Y - other.Y) < Alike;
    }
}
