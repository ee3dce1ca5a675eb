using Tapetum.Inference;
using Tapetum.Inference.Tiles;
using Tapetum.Mosaic;
using Tapetum.Raw;
using Tapetum.Raw.XTrans;

namespace Tapetum.Tests.Mosaic;

/// <summary>The paper's packing, by its own statements: plane, first row and column of the nine planes' four places, and of the 6×6 pixels they come from.</summary>
public sealed class XTransNinePackerTests
{
    private const int Period = 6;

    /// <summary>out[row::2, column::2, plane] = im[y::6, x::6] of train_Fuji.py (cchen156/Learning-to-See-in-the-Dark).</summary>
    private static readonly (int Plane, int Row, int Column, int Y, int X)[] Statements =
    [
        (0, 0, 0, 0, 0),
        (0, 0, 1, 0, 4),
        (0, 1, 0, 3, 1),
        (0, 1, 1, 3, 3),
        (1, 0, 0, 0, 2),
        (1, 0, 1, 0, 5),
        (1, 1, 0, 3, 2),
        (1, 1, 1, 3, 5),
        (2, 0, 0, 0, 1),
        (2, 0, 1, 0, 3),
        (2, 1, 0, 3, 0),
        (2, 1, 1, 3, 4),
        (3, 0, 0, 1, 2),
        (3, 0, 1, 2, 5),
        (3, 1, 0, 5, 2),
        (3, 1, 1, 4, 5),
        (4, 0, 0, 2, 2),
        (4, 0, 1, 1, 5),
        (4, 1, 0, 4, 2),
        (4, 1, 1, 5, 5),
    ];

    /// <summary>out[:, :, plane] = im[y::3, x::3].</summary>
    private static readonly (int Plane, int Y, int X)[] Greens = [(5, 1, 0), (6, 1, 1), (7, 2, 0), (8, 2, 1)];

    [Fact]
    public void Planes_are_those_of_the_paper_s_program()
    {
        (int width, int height) = (3 * Period, 2 * Period);
        float[] mosaic = [.. Enumerable.Range(0, width * height).Select(i => (float)i)];
        float[] planes = new float[9 * (height / 3) * (width / 3)];

        XTransNinePacker.Pack(mosaic, width, height, planes);

        planes.ShouldBe(ByStatements(mosaic, width, height));
    }

    [Fact]
    public void Planes_have_one_colour_each()
    {
        float[] colors =
        [
            .. Enumerable
                .Range(0, Period * Period)
                .Select(i =>
                    (float)
                        XTransPattern.ColorAt(
                            (i % Period) + XTransNinePacker.Start.X,
                            (i / Period) + XTransNinePacker.Start.Y
                        )
                ),
        ];
        float[] planes = new float[Period * Period];

        XTransNinePacker.Pack(colors, Period, Period, planes);

        planes.Chunk(4).Select(plane => plane.Distinct().ShouldHaveSingleItem()).ShouldBe([0, 1, 2, 0, 2, 1, 1, 1, 1]);
    }

    public static TheoryData<int, int> Phases => new(Enumerable.Range(0, 36).Select(i => (i % Period, i / Period)));

    [Theory]
    [MemberData(nameof(Phases))]
    public void Wherever_in_the_pattern_a_sensor_begins_planes_have_their_colours(int phaseX, int phaseY)
    {
        const int Side = 42;
        XTransPhase phase = new(phaseX, phaseY);
        XTransImage image = new()
        {
            Mosaic = Enumerable
                .Range(0, Side * Side)
                .Select(i => (ushort)(1000 * XTransPattern.ColorAt((i % Side) + phaseX, (i / Side) + phaseY)))
                .ToArray(),
            WidthPx = Side,
            HeightPx = Side,
            Phase = phase,
            Black = BlackLevels.Uniform(0),
            WhiteLevelDn = 2000,
        };
        XTransNineTiles tiles = new(image);
        Tile tile = new(-18, -18, 96, 96); // beyond all edges
        float[] planes = new float[9 * 32 * 32];

        tiles.Read(tile, ContractCoding.Srgb(ratio: 1, rangeDn: 2000), planes);

        planes
            .Chunk(32 * 32)
            .Select(plane => plane.Distinct().ShouldHaveSingleItem())
            .ShouldBe([0, 0.5f, 1, 0, 1, 0.5f, 0.5f, 0.5f, 0.5f]);
    }

    private static float[] ByStatements(float[] mosaic, int width, int height)
    {
        (int columns, int rows) = (width / 3, height / 3);
        float[] planes = new float[9 * rows * columns];
        foreach ((int plane, int row, int column, int y, int x) in Statements)
        {
            for (int i = 0; i < height / Period; i++)
            {
                for (int j = 0; j < width / Period; j++)
                {
                    planes[(((plane * rows) + row + (2 * i)) * columns) + column + (2 * j)] = mosaic[
                        ((y + (Period * i)) * width) + x + (Period * j)
                    ];
                }
            }
        }

        foreach ((int plane, int y, int x) in Greens)
        {
            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < columns; j++)
                {
                    planes[(((plane * rows) + i) * columns) + j] = mosaic[((y + (3 * i)) * width) + x + (3 * j)];
                }
            }
        }

        return planes;
    }
}
