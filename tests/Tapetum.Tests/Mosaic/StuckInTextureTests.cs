using FsCheck.Fluent;
using Tapetum.Mosaic;
using Tapetum.Sensor;

namespace Tapetum.Tests.Mosaic;

/// <summary>Stuck pixels on fine texture: they go, and what is light stays.</summary>
public class StuckInTextureTests
{
    private const int Columns = 37;
    private const int Rows = 29;
    private const float Sigma = VarianceStabilizer.NoiseScale;

    /// <summary>Of stripes: across by pixels.</summary>
    private static readonly Func<int, int, int>[] Directions =
    [
        (x, _) => x,
        (_, y) => y,
        (x, y) => x + y,
        (x, y) => x - y + 1000,
    ];

    /// <summary>Hot and dead, anywhere, on stripes of any direction, width and contrast, on an edge, or on neither.</summary>
    [Fact]
    public void A_stuck_pixel_on_stripes_or_at_an_edge_is_replaced_by_what_belongs_there() =>
        Properties.Hold(
            200,
            Prop.ForAll(
                Gen.Choose(0, int.MaxValue).ToArbitrary(),
                seed =>
                {
                    Random random = new(seed);
                    Func<int, int, float> texture = TextureOf(random);
                    (int left, int top) = (random.Next(6, (2 * Columns) - 6), random.Next(6, (2 * Rows) - 6));
                    float stuck = (random.Next(2) == 0 ? -1 : 1) * Sigma * random.Next(90, 200);
                    float[] planes = Scene((x, y) => texture(x, y) + ((x, y) == (left, top) ? stuck : 0));

                    float[] before = [.. planes];
                    StuckPixels.Replace(planes, Columns, Rows);

                    Places(planes, before).ShouldBe([(left, top)]);
                    float[] clean = Scene(texture);
                    Places(planes, clean).Length.ShouldBe(1);
                    MathF.Abs(ValueAt(planes, left, top) - ValueAt(clean, left, top)).ShouldBeLessThan(8 * Sigma);
                }
            )
        );

    /// <summary>A star of the sharpest kind that lenses make, wherever between the pixels, or a line as sharp at any angle.</summary>
    [Fact]
    public void A_star_or_a_line_on_texture_stays() =>
        Properties.Hold(
            200,
            Prop.ForAll(
                Gen.Choose(0, int.MaxValue).ToArbitrary(),
                seed =>
                {
                    Random random = new(seed);
                    Func<int, int, float> texture = TextureOf(random);
                    (float atX, float atY) = (20 + random.NextSingle(), 20 + random.NextSingle());
                    (float sin, float cos) = MathF.SinCos(random.NextSingle() * MathF.PI);
                    bool isStar = random.Next(2) == 0;
                    float height = Sigma * random.Next(80, 200);
                    float Light(float dx, float dy) => isStar ? Spread(dx, dy) : Spread((dx * sin) + (dy * cos), 0);
                    float[] planes = Scene((x, y) => texture(x, y) + (height * Light(x - atX, y - atY)));
                    float[] before = [.. planes];

                    StuckPixels.Replace(planes, Columns, Rows);

                    Places(planes, before).ShouldBeEmpty();
                }
            )
        );

    /// <summary>Shapes of five: 2 × 2 and one more, and three in a row with two beside.</summary>
    [Theory]
    [InlineData("00 10 01 11 21")]
    [InlineData("00 10 01 11 22")]
    [InlineData("00 10 20 01 11")]
    [InlineData("10 01 11 21 12")]
    public void Clusters_of_five_are_replaced(string shape)
    {
        (int, int)[] places = [.. shape.Split(' ').Select(p => (20 + p[0] - '0', 21 + p[1] - '0'))];
        foreach (int sigmas in new[] { 90, -90 })
        {
            float[] planes = Scene((x, y) => places.Contains((x, y)) ? sigmas * Sigma : 0);

            StuckPixels.Replace(planes, Columns, Rows).ShouldBe(5);

            Furthest(planes, Scene((_, _) => 0)).ShouldBeLessThan(6 * Sigma);
        }
    }

    private static Func<int, int, float> TextureOf(Random random)
    {
        int direction = random.Next(Directions.Length);
        Func<int, int, int> across = Directions[direction];
        float contrast = Sigma * random.Next(0, 40);
        // Lenses draw no diagonal line one pixel wide.
        int period = direction < 2 ? random.Next(2, 7) : random.Next(4, 9);
        int edge = across(20, 20) + random.Next(-3, 3);
        return random.Next(3) switch
        {
            0 => (x, y) => across(x, y) < edge ? 0 : contrast,
            1 => (x, y) => across(x, y) % period < period / 2 ? 0 : contrast,
            _ => (_, _) => 0,
        };
    }

    /// <summary>A Gaussian of 0.6 px.</summary>
    private static float Spread(float x, float y) => MathF.Exp(-((x * x) + (y * y)) / (2 * 0.6f * 0.6f));

    /// <summary>On the sensor, of what was changed, but for the frame's edge: the mirror makes dots of diagonals there.</summary>
    private static (int X, int Y)[] Places(float[] planes, float[] before) =>
        [
            .. Enumerable
                .Range(0, planes.Length)
                .Where(i => planes[i] != before[i])
                .Select(i =>
                {
                    (int plane, int row, int column) = (i / (Rows * Columns), i / Columns % Rows, i % Columns);
                    return ((2 * column) + (plane & 1), (2 * row) + (plane >> 1));
                })
                .Where(p => p.Item1 is >= 2 and < (2 * Columns) - 2 && p.Item2 is >= 2 and < (2 * Rows) - 2),
        ];

    private static float ValueAt(float[] planes, int x, int y) =>
        planes[((((((y & 1) * 2) + (x & 1)) * Rows) + (y / 2)) * Columns) + (x / 2)];

    private static float Furthest(float[] one, float[] other) => one.Zip(other, (a, b) => MathF.Abs(a - b)).Max();

    private static float[] Scene(Func<int, int, float> light) => NoisyPlanes.Of(Columns, Rows, light);
}
