using Tapetum.Raw;

namespace Tapetum.Web.EndToEnd;

public sealed class ControlsTests(Chromium chromium, RunningStudio studio) : IClassFixture<RunningStudio>
{
    [Fact]
    public async Task A_value_is_typed_stepped_refused_and_reset()
    {
        await using StudioPage page = await chromium.OpenAsync(studio);
        await page.EnhanceAsync(NightScene.Write(studio.File("night.dng")));
        ILocator exposure = page.Number("Exposure");
        await Assertions.Expect(page.Page.GetByText("auto +")).ToBeVisibleAsync();

        await exposure.FillAsync("1.5");
        await exposure.PressAsync("Enter");
        await Assertions.Expect(page.Slider("Exposure")).ToHaveValueAsync("1.5");
        await exposure.PressAsync("ArrowUp");
        await exposure.PressAsync("Shift+ArrowDown");
        await Assertions.Expect(page.Slider("Exposure")).ToHaveValueAsync("0.6");

        await exposure.FillAsync("9");
        await Assertions.Expect(exposure).ToHaveAttributeAsync("aria-invalid", "true");
        await exposure.PressAsync("Escape");
        await Assertions.Expect(exposure).ToHaveValueAsync("+0.60 EV");

        await page.Number("Temperature").FillAsync("4000");
        await page.Number("Temperature").PressAsync("Enter");
        await page.Number("Noise removal").FillAsync("30");
        await page.Number("Tint").FillAsync("-12");
        await page.Number("Tint").BlurAsync();
        await Assertions.Expect(page.Slider("Temperature")).ToHaveValueAsync("-250");
        await Assertions.Expect(page.Slider("Noise removal")).ToHaveValueAsync("0.3");
        await Assertions.Expect(page.Slider("Tint")).ToHaveValueAsync("-12");

        await page.Page.GetByText("Exposure", new() { Exact = true }).DblClickAsync();
        await Assertions.Expect(page.Slider("Exposure")).ToHaveValueAsync("0");
        await Assertions.Expect(page.Page.GetByText("auto +")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_lens_that_is_known_is_put_right_and_left_as_it_is_on_request()
    {
        Assert.SkipUnless(
            Directory.Exists("/usr/share/lensfun/version_1"),
            "Debian's liblensfun-data-v1 is not installed."
        );
        CaptureInfo capture = SyntheticRaw.Capture with
        {
            Make = "Canon",
            Model = "Canon EOS 30D",
            Lens = "EF-S18-55mm f/3.5-5.6",
            FocalLengthMm = 18,
            ApertureF = 3.5,
        };
        await using StudioPage page = await chromium.OpenAsync(studio);
        await page.EnhanceAsync(NightScene.Write(studio.File("wide.dng"), capture: capture));
        await page.ShowAfterOnlyAsync();
        string picture = $"/api/photos/{await page.PhotoIdAsync()}/picture?format=png";
        ILocator corrections = page.Page.GetByLabel("Corrections");
        await Assertions.Expect(page.Page.GetByText("Canon EF-S 18-55mm f/3.5-5.6")).ToBeVisibleAsync();
        (await page.DifferenceAsync(picture)).ShouldBeLessThan(1);

        await corrections.SelectOptionAsync("off");
        await page.SettledAsync();

        (await page.DifferenceAsync($"{picture}&lensCorrections=off")).ShouldBeLessThan(1);
        (await page.DifferenceAsync($"{picture}&lensCorrections=auto")).ShouldBeGreaterThan(1, "it shows");
        await page.Page.Keyboard.PressAsync("Control+z");
        await Assertions.Expect(corrections).ToHaveValueAsync("auto");
    }

    [Fact]
    public async Task What_is_clipped_is_painted_over_and_before_stands_beside_after()
    {
        await using StudioPage page = await chromium.OpenAsync(studio);
        await page.EnhanceAsync(NightScene.Write(studio.File("night.dng")));
        await page.ShowAfterOnlyAsync();
        LocatorBoundingBoxResult box = (await page.Canvas.BoundingBoxAsync())!;
        (double lampX, double lampY) = (
            (box.Width / 2) + 290 - (NightScene.WidthPx / 2),
            (box.Height / 2) + 210 - (NightScene.HeightPx / 2)
        );
        (await page.ColourAtAsync(lampX, lampY)).ShouldAllBe(channel => channel > 250);

        await page.Page.Keyboard.PressAsync("j");
        await page.SettledAsync();
        double[] lamp = await page.ColourAtAsync(lampX, lampY);
        lamp[0].ShouldBeGreaterThan(200);
        lamp[1].ShouldBeLessThan(80);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Clipped to white" }).ClickAsync();
        await page.SettledAsync();
        (await page.ColourAtAsync(lampX, lampY)).ShouldAllBe(channel => channel > 250);

        await page.Button("Side by side").ClickAsync();
        await page.SettledAsync();
        await Assertions.Expect(page.Stage.GetByText("Before")).ToBeVisibleAsync();
        await Assertions.Expect(page.Stage.GetByText("After")).ToBeVisibleAsync();
        double quarter = box.Width / 4;
        foreach (double middle in (double[])[quarter, 3 * quarter])
        {
            (await page.ColourAtAsync(middle + 290 - (NightScene.WidthPx / 2), lampY)).ShouldAllBe(channel =>
                channel > 250
            );
        }

        await page.Button("200 %").ClickAsync();
        await Assertions.Expect(page.Button("200 %")).ToHaveAttributeAsync("aria-pressed", "true");
        await page.Page.Keyboard.PressAsync("s");
        await Assertions.Expect(page.Stage.GetByText("After")).ToHaveCountAsync(0);
    }
}
