using System.IO.Compression;
using Tapetum.Raw;

namespace Tapetum.Web.EndToEnd;

public sealed class DevelopingTests(Chromium chromium, RunningStudio studio) : IClassFixture<RunningStudio>
{
    /// <summary>Of 255: a person sees no difference.</summary>
    private const double Unseen = 2;

    [Fact]
    public async Task The_screen_shows_what_the_server_develops_whatever_the_sliders_say()
    {
        await using StudioPage page = await chromium.OpenAsync(studio);
        await page.EnhanceAsync(NightScene.Write(studio.File("night.dng")));
        await page.ShowAfterOnlyAsync();
        string picture = $"/api/photos/{await page.PhotoIdAsync()}/picture?format=png";

        (await page.DifferenceAsync(picture)).ShouldBeLessThan(Unseen, "as it comes");

        await page.SetAsync("Exposure", 1.5);
        (await page.DifferenceAsync($"{picture}&ev=1.5")).ShouldBeLessThan(Unseen, "brighter, with a lamp that clips");
        (await page.DifferenceAsync($"{picture}&ev=-1")).ShouldBeGreaterThan(20, "the comparison can fail");

        await page.SetAsync("Contrast", 0.8);
        await page.SetAsync("Noise removal", 0.3);
        await page.SetAsync("Temperature", -1e6 / 4000);
        await page.SetAsync("Tint", 20);
        string query = "&ev=1.5&tone=0.8&strength=0.3&whiteBalance=4000,20";
        (await page.DifferenceAsync(picture + query)).ShouldBeLessThan(Unseen, query);

        await page.SetAsync("Saturation", 40);
        await page.SetAsync("Vibrance", -50);
        query += "&saturation=40&vibrance=-50";
        (await page.DifferenceAsync(picture + query)).ShouldBeLessThan(Unseen, query);
        await page.SetAsync("Shadows", 70);
        await page.SetAsync("Highlights", -60);
        await page.SetAsync("Whites", 30);
        await page.SetAsync("Blacks", -40);
        string untouched = query + "&shadows=0&highlights=0&whites=0&blacks=0";
        (await page.DifferenceAsync(picture + untouched)).ShouldBeGreaterThan(Unseen, "tones show");
        query += "&shadows=70&highlights=-60&whites=30&blacks=-40";
        (await page.DifferenceAsync(picture + query)).ShouldBeLessThan(Unseen, query);
        await page.SetAsync("Sharpness", 90);
        (await page.DifferenceAsync(picture + query + "&sharpen=0")).ShouldBeGreaterThan(0.3, "it shows");
        query += "&sharpen=90";
        (await page.DifferenceAsync(picture + query)).ShouldBeLessThan(Unseen, query);
        await page.Page.GetByLabel("Look").SelectOptionAsync("neutral");
        await page.SettledAsync();
        (await page.DifferenceAsync(picture + query + "&look=neutral")).ShouldBeLessThan(Unseen, "neutral");
        (await page.DifferenceAsync(picture + query + "&look=natural")).ShouldBeGreaterThan(Unseen, "a look shows");
    }

    [Fact]
    public async Task The_screen_shows_a_camera_profile_s_tables_as_the_server_develops_them()
    {
        CameraColor profiled = SyntheticRaw.Color with { Profile = SyntheticProfile.Whole() };
        await using StudioPage page = await chromium.OpenAsync(studio);
        await page.EnhanceAsync(NightScene.Write(studio.File("plain.dng")));
        string plain = $"/api/photos/{await page.PhotoIdAsync()}/picture?format=png";
        await page.EnhanceMoreAsync(NightScene.Write(studio.File("profiled.dng"), camera: profiled));
        await page.Page.Locator("nav button.frame[title='profiled.dng']").ClickAsync();
        await page.ShowAfterOnlyAsync();
        string picture = $"/api/photos/{await page.PhotoIdAsync()}/picture?format=png";

        (await page.DifferenceAsync(picture)).ShouldBeLessThan(Unseen, "as it comes");
        (await page.DifferenceAsync(plain)).ShouldBeGreaterThan(Unseen, "the profile shows");

        await page.SetAsync("Temperature", -400);
        await page.SetAsync("Exposure", 0.5);
        string query = "&ev=0.5&whiteBalance=2500,0";
        (await page.DifferenceAsync(picture + query)).ShouldBeLessThan(Unseen, query);
        await page.Page.GetByLabel("Look").SelectOptionAsync("neutral");
        await page.SettledAsync();
        (await page.DifferenceAsync(picture + query + "&look=neutral")).ShouldBeLessThan(Unseen, "neutral");
        (await page.DifferenceAsync(picture + query + "&look=natural")).ShouldBeGreaterThan(
            Unseen,
            "the profile's look shows"
        );
    }

    [Fact]
    public async Task A_slider_shows_what_it_does_before_the_server_has_answered()
    {
        await using StudioPage page = await chromium.OpenAsync(studio);
        await page.EnhanceAsync(NightScene.Write(studio.File("night.dng")));
        await page.ShowAfterOnlyAsync();
        (double middleX, double middleY) = await MiddleAsync(page);
        double[] before = await page.ColourAtAsync(middleX + 100, middleY);

        await page.Page.Context.SetOfflineAsync(true);
        await page.Slider("Exposure").FillAsync("2");
        double[] after = await page.ColourAtAsync(middleX + 100, middleY);

        after[1].ShouldBeGreaterThan(before[1] + 20);
    }

    [Fact]
    public async Task A_photo_is_made_again_with_another_network_and_keeps_its_settings()
    {
        await using StudioPage page = await chromium.OpenAsync(studio);
        await page.EnhanceAsync(NightScene.Write(studio.File("night.dng")));
        await page.SetAsync("Exposure", 1);
        await page.ShowAfterOnlyAsync();
        byte[] before = await page.Canvas.ScreenshotAsync();

        // Looked for from before: a small picture is soon made.
        Task unfinished = page.Page.Locator("nav button.frame:not(.done)").WaitForAsync();
        await page.Page.GetByLabel("Model").SelectOptionAsync("fast");
        await unfinished;
        await Assertions.Expect(page.FinishedFrames).ToHaveCountAsync(1);
        await page.SettledAsync();

        (await page.Canvas.ScreenshotAsync()).ShouldNotBe(before);
        await Assertions.Expect(page.Slider("Exposure")).ToHaveValueAsync("1");
        string picture = $"/api/photos/{await page.PhotoIdAsync()}/picture?format=png";
        (await page.DifferenceAsync(picture)).ShouldBeLessThan(Unseen, "screen and file are of the same network");
    }

    [Fact]
    public async Task Something_that_is_picked_as_grey_becomes_grey()
    {
        await using StudioPage page = await chromium.OpenAsync(studio);
        await page.EnhanceAsync(NightScene.Write(studio.File("night.dng")));
        await page.ShowAfterOnlyAsync();
        await page.SetAsync("Temperature", -1e6 / 2500);
        // The third square of the upper row, from the picture's middle.
        (double x, double y) = await MiddleAsync(page);
        (x, y) = (x + 190 - (NightScene.WidthPx / 2), y + 60 - (NightScene.HeightPx / 2));
        double[] blue = await page.ColourAtAsync(x, y);

        await page.Button("Pick a grey").ClickAsync();
        await page.Canvas.ClickAsync(
            new()
            {
                Position = new() { X = (float)x, Y = (float)y },
            }
        );
        await page.SettledAsync();
        double[] grey = await page.ColourAtAsync(x, y);

        (blue[2] - blue[0]).ShouldBeGreaterThan(30, "a tungsten balance turns daylight blue");
        (grey.Max() - grey.Min()).ShouldBeLessThan(6);
        await Assertions.Expect(page.Page.GetByLabel("White balance")).ToHaveValueAsync("custom");
    }

    [Fact]
    public async Task Left_of_the_divider_is_the_noise_that_was_removed()
    {
        await using StudioPage page = await chromium.OpenAsync(studio);
        await page.EnhanceAsync(NightScene.Write(studio.File("night.dng")));
        string id = await page.PhotoIdAsync();

        await page.Divider.PressAsync("End");
        await page.SettledAsync();

        (await page.DifferenceAsync($"/api/photos/{id}/picture?format=png&strength=0")).ShouldBeLessThan(
            6,
            "the divider itself lies on it"
        );
        (await page.DifferenceAsync($"/api/photos/{id}/picture?format=png&strength=1")).ShouldBeGreaterThan(6);
    }

    [Fact]
    public async Task Settings_apply_to_all_and_the_zip_holds_every_picture_with_them()
    {
        await using StudioPage page = await chromium.OpenAsync(studio);
        await page.EnhanceAsync(
            NightScene.Write(studio.File("first.dng")),
            NightScene.Write(studio.File("second.dng"), brightness: 0.5f, orientation: 6)
        );

        await page.SetAsync("Exposure", -1);
        await page.Button("Apply to all").ClickAsync();
        await Assertions.Expect(page.Notices).ToContainTextAsync("Applied to 2 photos");
        await page.Page.GetByLabel("Save as").SelectOptionAsync("png");
        IDownload download = await page.Page.RunAndWaitForDownloadAsync(() =>
            page.Button("All 2 as a zip").ClickAsync()
        );
        await using ZipArchive zip = await ZipFile.OpenReadAsync(
            await download.PathAsync(),
            TestContext.Current.CancellationToken
        );

        zip.Entries.Select(entry => entry.Name).Order(StringComparer.Ordinal).ShouldBe(["first.png", "second.png"]);
        using HttpClient client = new() { BaseAddress = new Uri(studio.Url) };
        foreach (ILocator frame in await page.Frames.AllAsync())
        {
            string name = (await frame.GetAttributeAsync("title"))!;
            string id = (await frame.GetAttributeAsync("data-photo"))!;
            byte[] alone = await client.GetByteArrayAsync(
                new Uri($"/api/photos/{id}/picture?format=png&ev=-1", UriKind.Relative),
                TestContext.Current.CancellationToken
            );
            await using Stream entry = await zip.GetEntry(Path.ChangeExtension(name, ".png"))!
                .OpenAsync(TestContext.Current.CancellationToken);
            using MemoryStream zipped = new();
            await entry.CopyToAsync(zipped, TestContext.Current.CancellationToken);
            zipped.ToArray().ShouldBe(alone, name);
        }
    }

    [Fact]
    public async Task Steps_are_taken_back_and_again_also_after_a_reload_and_settings_are_copied()
    {
        await using StudioPage page = await chromium.OpenAsync(studio);
        await page.EnhanceAsync(
            NightScene.Write(studio.File("first.dng")),
            NightScene.Write(studio.File("second.dng"))
        );
        IKeyboard keys = page.Page.Keyboard;
        await page.SetAsync("Exposure", -1);
        await page.SetAsync("Contrast", 0.8);

        await page.Page.ReloadAsync();
        await page.SettledAsync();
        await keys.PressAsync("Control+z");
        await keys.PressAsync("Control+z");
        await Assertions.Expect(page.Slider("Exposure")).ToHaveValueAsync("0");
        await keys.PressAsync("Control+Shift+z");
        await Assertions.Expect(page.Slider("Exposure")).ToHaveValueAsync("-1");
        await Assertions.Expect(page.Slider("Contrast")).Not.ToHaveValueAsync("0.8");

        await page.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await keys.PressAsync("Control+c");
        // Two uploads may arrive in either order.
        await page.Page.Locator("nav button.frame:not([aria-current])").ClickAsync();
        await page.SettledAsync();
        await keys.PressAsync("Control+v");
        await Assertions.Expect(page.Slider("Exposure")).ToHaveValueAsync("-1");
        await keys.PressAsync("Control+z");
        await Assertions.Expect(page.Slider("Exposure")).ToHaveValueAsync("0");
    }

    [Fact]
    public async Task A_grey_that_was_picked_reaches_other_photos_as_the_light_it_stands_for()
    {
        await using StudioPage page = await chromium.OpenAsync(studio);
        await page.EnhanceAsync(
            NightScene.Write(studio.File("first.dng")),
            NightScene.Write(studio.File("second.dng")),
            NightScene.Write(studio.File("third.dng"))
        );
        await page.Frames.Nth(0).ClickAsync();
        await page.ShowAfterOnlyAsync();
        (double x, double y) = await MiddleAsync(page);
        await page.Button("Pick a grey").ClickAsync();
        await page.Canvas.ClickAsync(
            new()
            {
                Position = new()
                {
                    X = (float)(x + 190 - (NightScene.WidthPx / 2)),
                    Y = (float)(y + 60 - (NightScene.HeightPx / 2)),
                },
            }
        );
        await page.SettledAsync();

        await page.Frames.Nth(1).ClickAsync(new() { Modifiers = [KeyboardModifier.Control] });
        await page.Frames.Nth(0).ClickAsync(new() { Modifiers = [KeyboardModifier.Control] });
        await page.Frames.Nth(0).ClickAsync(new() { Modifiers = [KeyboardModifier.Control] });
        await page.Button("Apply to 2").ClickAsync();
        await Assertions.Expect(page.Notices).ToContainTextAsync("Applied to 2 photos");

        using HttpClient client = new() { BaseAddress = new Uri(studio.Url) };
        string photos = await client.GetStringAsync(
            new Uri("/api/photos", UriKind.Relative),
            TestContext.Current.CancellationToken
        );
        photos.ShouldNotContain("neutral\":[");
        System.Text.RegularExpressions.Regex.Count(photos, "\"whiteBalance\":{\"kelvin\":").ShouldBe(2);
    }

    [Theory]
    [InlineData("jpeg", ".jpg", "FFD8FF")]
    [InlineData("png16", ".png", "89504E47")]
    [InlineData("tiff", ".tif", "49492A00")]
    [InlineData("dng", ".dng", "49492A00")]
    public async Task One_picture_is_downloaded_in_the_format_that_was_chosen(
        string format,
        string ending,
        string start
    )
    {
        await using StudioPage page = await chromium.OpenAsync(studio);
        await page.EnhanceAsync(NightScene.Write(studio.File("night.dng")));

        await page.Page.GetByLabel("Save as").SelectOptionAsync(format);
        IDownload download = await page.Page.RunAndWaitForDownloadAsync(() => page.Button("Download").ClickAsync());
        byte[] bytes = await File.ReadAllBytesAsync(await download.PathAsync(), TestContext.Current.CancellationToken);

        Path.GetFileNameWithoutExtension(download.SuggestedFilename)
            .ShouldBe(format == "dng" ? "night-enhanced" : "night");
        Path.GetExtension(download.SuggestedFilename).ShouldBe(ending);
        Convert.ToHexString(bytes).ShouldStartWith(start);
    }

    private static async Task<(double X, double Y)> MiddleAsync(StudioPage page)
    {
        LocatorBoundingBoxResult box = (await page.Canvas.BoundingBoxAsync())!;
        return (box.Width / 2, box.Height / 2);
    }
}
