using System.Runtime.InteropServices;
using Tapetum.Web.Storage;
using Tapetum.Web.Work.Linear;

namespace Tapetum.Web.Tests;

/// <summary>Parts of linear pictures, as a browser asks for them.</summary>
public class LinearTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task A_part_is_turned_as_it_is_viewed_and_shrunk_by_averaging(int orientation)
    {
        Numbered picture = new(7, 5);
        LinearCrop crop = new(picture, orientation, new ViewedPart(1, 0, 100, 4), scale: 2);
        MemoryStream stream = new();
        await crop.WriteAsync(stream, coding: null, TestContext.Current.CancellationToken);
        Half[] halves = MemoryMarshal.Cast<byte, Half>(stream.ToArray()).ToArray();

        (int width, int height) = orientation >= 5 ? (5, 7) : (7, 5);
        (crop.WidthPx, crop.HeightPx).ShouldBe((width / 2, 2));
        for (int y = 0; y < crop.HeightPx; y++)
        {
            for (int x = 0; x < crop.WidthPx; x++)
            {
                float[] block =
                [
                    .. from dy in Enumerable.Range(0, 2)
                    from dx in Enumerable.Range(0, 2)
                    select picture.Viewed(orientation, 1 + (2 * x) + dx, (2 * y) + dy),
                ];
                ((float)halves[3 * ((y * crop.WidthPx) + x)]).ShouldBe(block.Average(), 0.01);
            }
        }

        height.ShouldBeGreaterThan(4);
    }

    /// <summary>Red of the pixel (x, y) is x + 10·y.</summary>
    private sealed class Numbered(int widthPx, int heightPx) : ILinearRows
    {
        public int WidthPx => widthPx;

        public int HeightPx => heightPx;

        public void ReadRow(int yPx, int xPx, Span<float> rgb)
        {
            for (int i = 0; i < rgb.Length; i++)
            {
                rgb[i] = xPx + (i / 3) + (10 * yPx);
            }
        }

        /// <summary>By EXIF's words: 6 shows the stored left column at the top and the stored bottom row at the left.</summary>
        public float Viewed(int orientation, int x, int y)
        {
            (int column, int row) = orientation switch
            {
                1 => (x, y),
                2 => (widthPx - 1 - x, y),
                3 => (widthPx - 1 - x, heightPx - 1 - y),
                4 => (x, heightPx - 1 - y),
                5 => (y, x),
                6 => (y, heightPx - 1 - x),
                7 => (widthPx - 1 - y, heightPx - 1 - x),
                _ => (widthPx - 1 - y, x),
            };
            return column + (10 * row);
        }
    }
}
