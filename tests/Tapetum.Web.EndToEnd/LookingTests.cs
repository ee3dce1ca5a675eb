using System.Globalization;
using System.Text.Json;

namespace Tapetum.Web.EndToEnd;

public sealed class LookingTests(Chromium chromium, RunningStudio studio) : IClassFixture<RunningStudio>
{
    [Fact]
    public async Task Everything_has_a_key()
    {
        await using StudioPage page = await chromium.OpenAsync(studio);
        await page.EnhanceAsync(
            NightScene.Write(studio.File("first.dng")),
            NightScene.Write(studio.File("second.dng"))
        );
        IKeyboard keys = page.Page.Keyboard;

        await keys.PressAsync("ArrowRight");
        await Assertions.Expect(page.Frames.Nth(1)).ToHaveAttributeAsync("aria-current", "true");
        await page.SettledAsync();

        await keys.PressAsync("]");
        await keys.PressAsync("]");
        await Assertions.Expect(page.Slider("Exposure")).ToHaveValueAsync("0.2");

        await keys.PressAsync(".");
        await Assertions.Expect(page.Divider).ToHaveAttributeAsync("aria-valuenow", "52");
        await keys.PressAsync("c");
        await Assertions.Expect(page.Divider).ToHaveCountAsync(0);

        for (int i = 0; i < 4; i++)
        {
            await keys.PressAsync("+");
        }

        await Assertions.Expect(page.Button("Fit")).ToHaveAttributeAsync("aria-pressed", "false");
        await keys.PressAsync("z");
        await Assertions.Expect(page.Button("Fit")).ToHaveAttributeAsync("aria-pressed", "true");

        await keys.DownAsync("b");
        await Assertions.Expect(page.Stage).ToContainTextAsync("Before");
        await keys.UpAsync("b");

        await keys.PressAsync("?");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Pick a grey");
        await keys.PressAsync("Escape");
        // A dialog is hidden a moment before the page hears that it was closed, and keys are the picture's again.
        await Assertions.Expect(page.Page.Locator("dialog")).ToHaveCountAsync(0);

        await keys.PressAsync("Delete");
        await page.Button("Delete").FocusAsync();
        await keys.PressAsync("Enter");
        await Assertions.Expect(page.Frames).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task On_a_low_screen_a_download_is_in_sight_and_the_strip_is_one_stop_for_the_tab_key()
    {
        await using StudioPage page = await chromium.OpenAsync(studio);
        await page.Page.SetViewportSizeAsync(1280, 640);
        await page.EnhanceAsync(
            NightScene.Write(studio.File("first.dng")),
            NightScene.Write(studio.File("second.dng"))
        );

        await Assertions.Expect(page.Button("Download")).ToBeInViewportAsync();
        (await page.Page.Locator("nav button.frame[tabindex='0']").CountAsync()).ShouldBe(1);

        // The key that begins a crop brings what belongs to it into sight.
        ILocator turn = page.Button("Rotate left");
        await Assertions.Expect(turn).Not.ToBeInViewportAsync();
        await page.Page.Keyboard.PressAsync("r");
        await Assertions.Expect(turn).ToBeInViewportAsync();
    }

    [Fact]
    public async Task A_large_picture_can_be_looked_at_pixel_by_pixel()
    {
        await using StudioPage page = await chromium.OpenAsync(studio);
        // Wider than the stage and than two tiles.
        await page.EnhanceAsync(NoisyRamp.Write(studio.File("ramp.dng"), 900, 1400));
        await page.ShowAfterOnlyAsync();
        byte[] whole = await page.Canvas.ScreenshotAsync();

        LocatorBoundingBoxResult box = (await page.Canvas.BoundingBoxAsync())!;
        await page.Page.Keyboard.PressAsync("l");
        await page.Page.Mouse.MoveAsync(box.X + (box.Width / 2), box.Y + (box.Height / 2));
        await page.SettledAsync();
        await Assertions.Expect(page.Button("Loupe")).ToHaveAttributeAsync("aria-pressed", "true");
        byte[] enlarged = await page.Canvas.ScreenshotAsync();
        enlarged.ShouldNotBe(whole);
        await page.Page.Keyboard.PressAsync("Shift+ArrowDown");
        await page.SettledAsync();
        (await page.Canvas.ScreenshotAsync()).ShouldNotBe(enlarged, "the keys move it, too");
        await page.Button("Loupe").ClickAsync();
        await page.SettledAsync();
        (await page.Canvas.ScreenshotAsync()).ShouldBe(whole);

        await page.Page.Keyboard.PressAsync("z");
        await page.SettledAsync();
        await Assertions.Expect(page.Button("100 %")).ToHaveAttributeAsync("aria-pressed", "true");
        string picture = $"/api/photos/{await page.PhotoIdAsync()}/picture?format=png";
        (await page.DifferenceAsync(picture)).ShouldBeLessThan(2, "the part in the middle, where four tiles meet");

        await page.Page.Mouse.MoveAsync(box.X + 300, box.Y + 300);
        await page.Page.Mouse.DownAsync();
        await page.Page.Mouse.MoveAsync(box.X + 100, box.Y + 250, new() { Steps = 4 });
        await page.Page.Mouse.UpAsync();
        await page.SettledAsync();
        (await page.DifferenceAsync(picture)).ShouldBeGreaterThan(2, "the picture has moved");

        await page.Button("Fit").ClickAsync();
        await page.SettledAsync();
        (await page.Canvas.ScreenshotAsync()).ShouldBe(whole);
    }

    [Fact]
    public async Task On_a_phone_a_finger_swipes_the_divider_and_two_zoom()
    {
        await using StudioPage page = await chromium.OpenOnPhoneAsync(studio);
        await page
            .Page.Locator("input[type=file]")
            .First.SetInputFilesAsync(NightScene.Write(studio.File("night.dng")));
        await Assertions.Expect(page.FinishedFrames).ToHaveCountAsync(1);
        await page.SettledAsync();

        int wider = await page.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - innerWidth");
        wider.ShouldBe(0, "nothing reaches beyond the screen");

        // The picture is 160 points wide: a pixel of it is a pixel of the screen.
        await TouchAsync(page, [(195, 150)], [(155, 150)]);
        string share = (await page.Divider.GetAttributeAsync("aria-valuenow"))!;
        int.Parse(share, CultureInfo.InvariantCulture).ShouldBeInRange(15, 35);

        await TouchAsync(page, [(170, 150), (220, 150)], [(95, 150), (295, 150)]);
        await Assertions.Expect(page.Button("Fit")).ToHaveAttributeAsync("aria-pressed", "false");

        await page.Page.GetByRole(AriaRole.Tab, new() { Name = "Colour" }).TapAsync();
        await Assertions.Expect(page.Slider("Tint")).ToBeVisibleAsync();
        await Assertions.Expect(page.Slider("Exposure")).ToBeHiddenAsync();
        await page.Page.GetByRole(AriaRole.Tab, new() { Name = "Save" }).TapAsync();
        await Assertions.Expect(page.Button("Download")).ToBeInViewportAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Axe_finds_nothing_that_shuts_people_out(bool onPhone)
    {
        await using StudioPage page = onPhone
            ? await chromium.OpenOnPhoneAsync(studio)
            : await chromium.OpenAsync(studio);
        await Assertions.Expect(page.Page.GetByText("See in the dark")).ToBeVisibleAsync();
        (await ViolationsAsync(page)).ShouldBeEmpty("the invitation");

        await page.EnhanceAsync(NightScene.Write(studio.File("night.dng")));
        await File.WriteAllTextAsync(studio.File("broken.dng"), "no raw", TestContext.Current.CancellationToken);
        (await ViolationsAsync(page)).ShouldBeEmpty("a finished photo");
        await page.Page.Keyboard.PressAsync("r");
        await Assertions.Expect(page.Button("Move the crop")).ToBeVisibleAsync();
        (await ViolationsAsync(page)).ShouldBeEmpty("cropping");
        await page.Page.Keyboard.PressAsync("Escape");

        await page.Page.Locator("input[type=file]").First.SetInputFilesAsync(studio.File("broken.dng"));
        await page.Page.Locator("nav .frame.failed").Or(page.Page.Locator("nav .frame.bad")).First.WaitForAsync();
        (await ViolationsAsync(page)).ShouldBeEmpty("a photo that failed");

        await page.Button("Delete this photo").ClickAsync();
        (await ViolationsAsync(page)).ShouldBeEmpty("a question");
    }

    private static async Task TouchAsync(StudioPage page, (int X, int Y)[] from, (int X, int Y)[] to)
    {
        ICDPSession devTools = await page.Page.Context.NewCDPSessionAsync(page.Page);
        const int Steps = 5;
        for (int step = 0; step <= Steps; step++)
        {
            object[] fingers =
            [
                .. from.Select(
                    (start, i) =>
                        new Dictionary<string, object>(StringComparer.Ordinal)
                        {
                            ["x"] = start.X + ((to[i].X - start.X) * step / Steps),
                            ["y"] = start.Y + ((to[i].Y - start.Y) * step / Steps),
                            ["id"] = i,
                        }
                ),
            ];
            await SendAsync(step == 0 ? "touchStart" : "touchMove", fingers);
        }

        await SendAsync("touchEnd", []);
        await devTools.DetachAsync();

        Task SendAsync(string type, object[] fingers) =>
            devTools.SendAsync(
                "Input.dispatchTouchEvent",
                new(StringComparer.Ordinal) { ["type"] = type, ["touchPoints"] = fingers }
            );
    }

    /// <summary>What axe-core complains of, one line each.</summary>
    internal static async Task<string[]> ViolationsAsync(StudioPage page)
    {
        string axe = await File.ReadAllTextAsync(
            Path.Combine(AppContext.BaseDirectory, "axe.min.js"),
            TestContext.Current.CancellationToken
        );
        await page.Page.EvaluateAsync(axe);
        JsonElement? found = await page.Page.EvaluateAsync(
            """
            async () => (await axe.run()).violations.map(({ id, nodes }) =>
                `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(" | ")}`)
            """
        );
        return [.. found!.Value.EnumerateArray().Select(line => line.GetString()!)];
    }
}
