using Tapetum.Development.Geometry;
using Tapetum.Inference;

namespace Tapetum.Tests.Development;

public sealed class OrientedViewTests
{
    /// <summary>
    /// The stored picture, three wide and two high: <code>1 2 3
    /// 4 5 6</code>
    /// </summary>
    [Theory]
    [InlineData(1, "123 456")]
    [InlineData(2, "321 654")]
    [InlineData(3, "654 321")]
    [InlineData(4, "456 123")]
    [InlineData(5, "14 25 36")]
    [InlineData(6, "41 52 63")]
    [InlineData(7, "63 52 41")]
    [InlineData(8, "36 25 14")]
    public void Each_EXIF_orientation_turns_the_picture_upright(int orientation, string upright)
    {
        LinearImage stored = Pictures.Linear(3, 2, (x, y) => (1 + x + (3 * y), 10 + x + (3 * y), 20 + x + (3 * y)));
        OrientedView view = new(stored, orientation);
        int pixels = view.WidthPx * view.HeightPx;
        (float[] red, float[] green, float[] blue) = (new float[pixels], new float[pixels], new float[pixels]);

        view.Read(0, view.HeightPx, red, green, blue);

        string.Join(' ', red.Chunk(view.WidthPx).Select(row => string.Concat(row))).ShouldBe(upright);
        green.ShouldBe(red.Select(value => value + 9));
        blue.ShouldBe(red.Select(value => value + 19));
    }
}
