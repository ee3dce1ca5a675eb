using Tapetum.Raw;

namespace Tapetum.Tests.Raw;

public class DualIsoTests
{
    private const int Width = 512;
    private const int Height = 400;

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 8)]
    [InlineData(2, 4)]
    [InlineData(3, 16)]
    public void Rows_of_two_ISO_speeds_are_refused_by_name(int firstRow, double ratio)
    {
        RawDecodeException refusal = Should.Throw<RawDecodeException>(() =>
            Decode((x, y) => Scene(x, y) * (((y + firstRow) & 2) == 0 ? 1 : ratio))
        );

        refusal.Message.ShouldContain("dual ISO");
        refusal.Message.ShouldContain("cr2hdr");
    }

    [Fact]
    public void So_are_they_where_every_second_pair_of_rows_is_nothing_but_noise() =>
        Should.Throw<RawDecodeException>(() => Decode((x, y) => (y & 2) == 0 ? Scene(x, y) : 0));

    [Fact]
    public void Scenes_with_rows_of_their_own_are_not()
    {
        Should.NotThrow(() => Decode(Scene));
        // A blind of eight rows a slat, over half of the picture.
        Should.NotThrow(() => Decode((x, y) => x < Width / 2 && (y & 4) == 0 ? 4 * Scene(x, y) : Scene(x, y)));
        // Steep gradients.
        Should.NotThrow(() => Decode((x, y) => 100 * Math.Pow(2, y / 80.0)));
    }

    private static double Scene(int x, int y) =>
        300 + (200 * Math.Sin(x / 20.0)) + (y > Height / 2 ? 250 : 0) + (((x * 31) + (y * 17)) % 40);

    private static RawImage Decode(Func<int, int, double> signal)
    {
        Random random = new(5);
        return TaggedDng.Decode(
            Width,
            Height,
            (x, y) => 512 + signal(x, y) + (20 * random.NextDouble()),
            d => d.AddLongs(50714, 512)
        );
    }
}
