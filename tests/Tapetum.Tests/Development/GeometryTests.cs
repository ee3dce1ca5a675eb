using Tapetum.Development;
using Tapetum.Development.Looks;
using Tapetum.Inference;

namespace Tapetum.Tests.Development;

public sealed class GeometryTests
{
    private const int WidthPx = 96;
    private const int HeightPx = 64;

    private static readonly DevelopmentOptions Plain = new() { Ratio = 1, Look = Look.Neutral };

    [Theory]
    [InlineData(1, null, 1)]
    [InlineData(6, null, 6)]
    [InlineData(6, 0, 1)]
    [InlineData(1, 90, 6)]
    [InlineData(8, 180, 3)]
    [InlineData(1, 270, 8)]
    public void A_picture_is_turned_from_how_the_sensor_stood_whatever_the_file_says(int stated, int? deg, int like)
    {
        LinearImage scene = Scene(WidthPx, HeightPx);

        DevelopedImage turned = Render(scene, new() { RotateDeg = deg }, stated);

        Pictures.Render(turned).ShouldBe(Pictures.Render(Render(scene, new(), like)));
    }

    [Theory]
    [InlineData("10,6,40,20", 10, 6, 40, 20)]
    [InlineData("25%,50%,50%,50%", 24, 32, 48, 32)]
    [InlineData("1:1", 16, 0, 64, 64)]
    [InlineData("16:9", 0, 5, 96, 54)]
    [InlineData("96:64", 0, 0, 96, 64)]
    public void What_is_cut_out_is_the_picture_there_with_all_that_was_measured_in_the_whole(
        string crop,
        int left,
        int top,
        int width,
        int height
    )
    {
        LinearImage scene = Scene(WidthPx, HeightPx);
        DevelopmentOptions options = new() { Shadows = 80, Highlights = -80 };
        ushort[] whole = Pictures.Render(Render(scene, new(), 1, options));

        DevelopedImage cut = Render(scene, new() { Crop = PictureCrop.TryParse(crop) }, 1, options);

        (cut.WidthPx, cut.HeightPx).ShouldBe((width, height));
        ushort[] pixels = Pictures.Render(cut);
        // Sharpening looks one pixel beyond.
        for (int y = 1; y < height - 1; y++)
        {
            for (int x = 3; x < 3 * (width - 1); x++)
            {
                int off = pixels[(3 * y * width) + x] - whole[(3 * (((y + top) * WidthPx) + left)) + x];
                Math.Abs(off).ShouldBeLessThan(16, $"{x}, {y}");
            }
        }
    }

    [Theory]
    [InlineData("0,0,97,10")]
    [InlineData("90,0,10,65")]
    public void A_crop_that_leads_out_of_the_picture_is_refused_with_its_size(string crop)
    {
        PictureGeometry geometry = new() { Crop = PictureCrop.TryParse(crop) };

        GeometryException refused = Should.Throw<GeometryException>(() => Render(Scene(WidthPx, HeightPx), geometry));

        refused.Message.ShouldContain(crop);
        refused.Message.ShouldContain("96 × 64");
    }

    [Theory]
    [InlineData("1,2,3")]
    [InlineData("1,2,0,4")]
    [InlineData("-1,2,3,4")]
    [InlineData("10%,20%,95%,10%")]
    [InlineData("10%,20,30%,40%")]
    [InlineData("0:3")]
    [InlineData("3:")]
    [InlineData("1000:1")]
    [InlineData("NaN:1")]
    [InlineData("wide")]
    public void Nonsense_is_no_crop(string text) => PictureCrop.TryParse(text).ShouldBeNull();

    [Fact]
    public void A_slanted_horizon_comes_to_lie_level_and_no_corner_is_empty()
    {
        // Rises by 5 degrees to the right: turned clockwise it is level.
        double slope = Math.Tan(Math.PI / 180 * 5);
        LinearImage sea = Pictures.Grey(320, 200, (x, y) => y < 110 - ((x - 160) * slope) ? 0.6f : 0.1f);

        DevelopedImage level = Render(sea, new() { StraightenDeg = 5 });

        ((double)level.WidthPx / level.HeightPx).ShouldBe(1.6, 0.02);
        level.WidthPx.ShouldBeInRange(270, 300);
        ushort[] pixels = Pictures.Render(level);
        int[] horizon =
        [
            .. Enumerable
                .Range(0, level.WidthPx)
                .Select(x =>
                    Enumerable.Range(0, level.HeightPx).First(y => pixels[3 * ((y * level.WidthPx) + x)] < 40_000)
                ),
        ];
        (horizon.Max() - horizon.Min()).ShouldBeLessThanOrEqualTo(2);
        pixels.Min().ShouldBeGreaterThan((ushort)5_000);
    }

    [Fact]
    public void A_smaller_picture_has_the_mean_light_of_the_larger_and_no_rings_around_lamps()
    {
        LinearImage night = Pictures.Grey(
            600,
            400,
            (x, y) =>
                Math.Pow(x - 300, 2) + Math.Pow(y - 200, 2) < 400 ? 0.9f
                : x < 200 && (x + y) % 2 == 0 ? 0.01f
                : x < 200 ? 0.03f
                : 0.02f
        );

        DevelopedImage small = Render(night, new() { LongSidePx = 150 });

        (small.WidthPx, small.HeightPx).ShouldBe((150, 100));
        ushort[] pixels = Pictures.Render(small);
        ushort grey = Pictures.Render(Render(Pictures.Grey(16, 16, (_, _) => 0.02f), new()))[0];
        Math.Abs(pixels[0] - grey).ShouldBeLessThan(60, "the mean of light, not of codes");
        pixels.Min().ShouldBeGreaterThan((ushort)(0.98 * grey), "no dark ring");
    }

    [Fact]
    public void Detail_that_a_smaller_picture_can_hold_keeps_its_contrast_and_finer_detail_leaves_no_moire()
    {
        // 0.2 and 0.9 periods per new pixel.
        Contrast(20).ShouldBeGreaterThan(0.75);
        Contrast(4.4).ShouldBeLessThan(0.12);

        static double Contrast(double periodPx)
        {
            LinearImage grating = Pictures.Grey(
                800,
                32,
                (x, _) => 0.2f + (0.1f * MathF.Sin((float)(2 * Math.PI * x / periodPx)))
            );
            ushort[] small = Pictures.Render(Render(grating, new() { LongSidePx = 200 }));
            ushort[] whole = Pictures.Render(Render(grating, new()));
            return (double)Range(small, 200) / Range(whole, 800);
        }

        static int Range(ushort[] pixels, int widthPx)
        {
            ushort[] middle =
            [
                .. Enumerable.Range(widthPx / 4, widthPx / 2).Select(x => pixels[3 * ((4 * widthPx) + x)]),
            ];
            return middle.Max() - middle.Min();
        }
    }

    [Fact]
    public void All_of_it_together_is_the_same_in_any_portions_and_never_larger_than_it_was()
    {
        LinearImage scene = Scene(301, 203);
        PictureGeometry geometry = new()
        {
            RotateDeg = 90,
            StraightenDeg = -3,
            Crop = PictureCrop.TryParse("4:5"),
            LongSidePx = 97,
        };
        DevelopmentOptions options = new() { Shadows = 50, Sharpen = 80 };
        DevelopedImage picture = Render(scene, geometry, 1, options);
        ushort[] whole = Pictures.Render(picture);
        ushort[] part = new ushort[5 * picture.WidthPx * 3];

        picture.ReadRows(11, 5, part);

        part.ShouldBe(whole[(11 * picture.WidthPx * 3)..(16 * picture.WidthPx * 3)]);
        (picture.WidthPx, picture.HeightPx).ShouldBe((78, 97));
        DevelopedImage asItIs = Render(scene, new() { LongSidePx = 4000 });
        (asItIs.WidthPx, asItIs.HeightPx).ShouldBe((301, 203));
    }

    private static LinearImage Scene(int widthPx, int heightPx) =>
        Pictures.Grey(
            widthPx,
            heightPx,
            (x, y) => (x + (2 * y) > widthPx ? 0.3f : 0.02f) * (1 + (0.3f * ((x / 7) % 2)) + (0.2f * ((y / 5) % 2)))
        );

    private static DevelopedImage Render(
        LinearImage scene,
        PictureGeometry geometry,
        int orientation = 1,
        DevelopmentOptions? options = null
    ) =>
        Developer.Render(
            scene,
            Pictures.Raw(Cameras.Canon550D, orientation),
            (options ?? Plain) with
            {
                Geometry = geometry,
            }
        );
}
