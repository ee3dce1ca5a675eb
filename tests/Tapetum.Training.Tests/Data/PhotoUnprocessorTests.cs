using Tapetum.Encoding.Vips;
using Tapetum.Training.Data.Photos;

namespace Tapetum.Training.Tests.Data;

public sealed class PhotoUnprocessorTests
{
    [Fact]
    public void Processing_what_was_unprocessed_gives_every_code_back()
    {
        for (int code = 0; code <= 255; code++)
        {
            double scene = PhotoUnprocessor.ToScene(code / 255.0);

            scene.ShouldBeInRange(0, 1);
            (255 * PhotoUnprocessor.ToDisplay(scene)).ShouldBe(code, 1e-6);
        }
    }

    [Fact]
    public void Middle_grey_becomes_the_scene_light_that_the_formulas_give_by_hand()
    {
        // The smoothstep leaves ½ at ½, and sRGB's ½ is ((0.5 + 0.055)/1.055)^2.4 = 0.21404.
        PhotoUnprocessor.ToScene(0.5).ShouldBe(0.21404, 1e-5);
        PhotoUnprocessor.ToScene(0).ShouldBe(0, 1e-12);
        PhotoUnprocessor.ToScene(1).ShouldBe(1, 1e-12);
    }

    [Fact]
    public void Shrinking_averages_light_and_not_codes()
    {
        SrgbPhoto photo = new(2, 2, [255, 255, 255, 0, 0, 0, 0, 0, 0, 255, 255, 255]);

        LinearPhoto linear = PhotoUnprocessor.Unprocess(photo, 2);

        linear.Planes.ShouldBe([0.5f, 0.5f, 0.5f]);
    }

    [Fact]
    public void Columns_and_rows_that_fill_no_cell_are_cut_off()
    {
        SrgbPhoto photo = new(5, 3, [.. Enumerable.Repeat((byte)128, 45)]);

        LinearPhoto linear = PhotoUnprocessor.Unprocess(photo, 2);

        (linear.WidthPx, linear.HeightPx, linear.Planes.Length).ShouldBe((2, 1, 6));
        linear.Planes.ShouldAllBe(x => Math.Abs(x - PhotoUnprocessor.ToScene(128 / 255.0)) < 1e-6);
    }

    [Fact]
    public void Colours_keep_their_planes()
    {
        SrgbPhoto photo = new(1, 1, [255, 128, 0]);

        LinearPhoto linear = PhotoUnprocessor.Unprocess(photo, 1);

        linear.Planes[0].ShouldBe(1);
        linear.Planes[1].ShouldBeInRange(0.2f, 0.23f);
        linear.Planes[2].ShouldBe(0, 1e-9);
    }
}
