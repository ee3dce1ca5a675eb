using Tapetum.Encoding.Vips;

namespace Tapetum.Web.EndToEnd;

public sealed class UploadingTests(Chromium chromium, RunningStudio studio) : IClassFixture<RunningStudio>
{
    [Fact]
    public async Task A_folder_that_is_dropped_brings_its_photos_and_of_raw_and_JPEG_the_raw()
    {
        await using StudioPage page = await chromium.OpenAsync(studio);
        Directory.CreateDirectory(studio.File("shoot/more"));
        NightScene.Write(studio.File("shoot/one.dng"));
        NightScene.Write(studio.File("shoot/more/two.dng"));
        await File.WriteAllBytesAsync(
            studio.File("shoot/ONE.JPG"),
            [0xFF, 0xD8],
            TestContext.Current.CancellationToken
        );
        await File.WriteAllTextAsync(studio.File("shoot/notes.txt"), "f/1.8", TestContext.Current.CancellationToken);

        await page.DropAsync(studio.File("shoot"));
        await Assertions.Expect(page.FinishedFrames).ToHaveCountAsync(2);

        await Assertions.Expect(page.Notices).ToContainTextAsync("notes.txt is no photo");
        await Assertions.Expect(page.Frames.Locator("img")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task A_photograph_that_is_not_raw_is_enhanced_and_the_page_says_that_a_raw_file_gives_more()
    {
        await using StudioPage page = await chromium.OpenAsync(studio);
        byte[] grey = [.. Enumerable.Repeat((byte)40, 3 * 96 * 64)];
        await File.WriteAllBytesAsync(
            studio.File("party.jpg"),
            JpegEncoder.Encode(new SrgbPhoto(96, 64, grey), quality: 90),
            TestContext.Current.CancellationToken
        );

        await page.DropAsync(studio.File("party.jpg"));
        await Assertions.Expect(page.FinishedFrames).ToHaveCountAsync(1);

        await Assertions.Expect(page.Page.GetByText("a raw file would give more")).ToBeVisibleAsync();
        await Assertions.Expect(page.Slider("Noise removal")).ToBeEnabledAsync();
        await Assertions.Expect(page.Notices).ToBeEmptyAsync();
    }

    [Fact]
    public async Task A_list_that_comes_late_does_not_take_back_what_was_told_since()
    {
        await using StudioPage page = await chromium.OpenAsync(studio);
        TaskCompletionSource finished = new();
        await page.Page.RouteAsync(
            "**/api/photos",
            async route =>
            {
                IAPIResponse soon = await route.FetchAsync();
                await finished.Task;
                await route.FulfillAsync(new() { Response = soon });
            }
        );

        await page.DropAsync(NightScene.Write(studio.File("night.dng")));
        await Assertions.Expect(page.FinishedFrames).ToHaveCountAsync(1);
        finished.SetResult();
        await page.Page.UnrouteAllAsync(new() { Behavior = UnrouteBehavior.Wait });

        await page.SettledAsync();
        await Assertions.Expect(page.FinishedFrames).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task What_is_no_photo_is_turned_away_with_advice()
    {
        await using StudioPage page = await chromium.OpenAsync(studio);
        await File.WriteAllTextAsync(studio.File("party.txt"), "f/1.8", TestContext.Current.CancellationToken);

        await page.DropAsync(studio.File("party.txt"));

        await Assertions.Expect(page.Notices).ToContainTextAsync("party.txt is no photo");
        await Assertions.Expect(page.Notices).ToContainTextAsync("JPEG, PNG, TIFF");
        await Assertions.Expect(page.Frames).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_damaged_file_says_what_is_wrong_and_can_be_removed()
    {
        await using StudioPage page = await chromium.OpenAsync(studio);
        byte[] whole = await File.ReadAllBytesAsync(
            NightScene.Write(studio.File("whole.dng")),
            TestContext.Current.CancellationToken
        );
        await File.WriteAllBytesAsync(
            studio.File("cut.dng"),
            whole[..(whole.Length / 2)],
            TestContext.Current.CancellationToken
        );

        await page.DropAsync(studio.File("cut.dng"));
        ILocator alert = page.Page.GetByRole(AriaRole.Alert);
        await Assertions.Expect(alert).ToContainTextAsync("Copy", new() { IgnoreCase = true });
        await page.Button("Remove it").ClickAsync();

        await Assertions.Expect(page.Page.GetByText("See in the dark")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_full_studio_is_waited_for()
    {
        await using StudioPage page = await chromium.OpenAsync(studio);
        int refusals = 0;
        await page.Page.RouteAsync(
            "**/api/uploads",
            route =>
                refusals++ == 0
                    ? route.FulfillAsync(
                        new()
                        {
                            Status = 429,
                            Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Retry-After"] = "1" },
                        }
                    )
                    : route.ContinueAsync()
        );

        await page.DropAsync(NightScene.Write(studio.File("night.dng")));
        await Assertions.Expect(page.Page.Locator("nav")).ToContainTextAsync("waiting for room");

        await Assertions.Expect(page.FinishedFrames).ToHaveCountAsync(1);
        await Assertions.Expect(page.Notices).ToBeEmptyAsync();
    }

    [Fact]
    public async Task Why_an_upload_failed_can_be_read_beside_the_button_that_tries_again()
    {
        await using StudioPage page = await chromium.OpenAsync(studio);
        await page.Page.RouteAsync(
            "**/api/uploads",
            route =>
                route.FulfillAsync(
                    new()
                    {
                        Status = 400,
                        ContentType = "application/problem+json",
                        Body =
                            """{"title":"The disk of the studio is full, and nothing can be taken in","status":400}""",
                    }
                )
        );
        await page.DropAsync(NightScene.Write(studio.File("night.dng")));

        ILocator reason = page.Page.Locator("nav").GetByText("The disk of the studio is full");
        LocatorBoundingBoxResult said = (await reason.BoundingBoxAsync())!;
        ILocator retry = page.Button("Try night.dng again");
        LocatorBoundingBoxResult button = (await retry.BoundingBoxAsync())!;
        LocatorBoundingBoxResult strip = (await page.Page.Locator("nav").BoundingBoxAsync())!;
        (button.Y + button.Height).ShouldBeLessThanOrEqualTo(said.Y + 1);
        (said.Y + said.Height).ShouldBeLessThanOrEqualTo(strip.Y + strip.Height);

        await page.Page.UnrouteAllAsync(new() { Behavior = UnrouteBehavior.Wait });
        await retry.ClickAsync();
        await Assertions.Expect(page.FinishedFrames).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task An_upload_that_breaks_off_goes_on_where_it_was()
    {
        await using StudioPage page = await chromium.OpenAsync(studio);
        List<string> requests = [];
        await page.Page.RouteAsync(
            "**/api/uploads/*",
            route =>
            {
                requests.Add(route.Request.Method);
                return requests.Count(method => method == "PATCH") == 1 && route.Request.Method == "PATCH"
                    ? route.AbortAsync("connectionreset")
                    : route.ContinueAsync();
            }
        );

        await page.DropAsync(NightScene.Write(studio.File("night.dng")));

        await Assertions.Expect(page.FinishedFrames).ToHaveCountAsync(1);
        requests.ShouldBe(["PATCH", "HEAD", "PATCH"], "it asks how much has arrived, and sends the rest");
    }

    [Fact]
    public async Task What_was_done_survives_a_reload_and_a_killed_server()
    {
        await using StudioPage page = await chromium.OpenAsync(studio);
        await page.EnhanceAsync(
            NightScene.Write(studio.File("first.dng")),
            NightScene.Write(studio.File("second.dng"))
        );
        await page.Frames.Nth(1).ClickAsync();
        await page.SetAsync("Exposure", 0.75);

        await page.Page.ReloadAsync();
        await page.SettledAsync();
        await Assertions.Expect(page.Frames.Nth(1)).ToHaveAttributeAsync("aria-current", "true");
        await Assertions.Expect(page.Slider("Exposure")).ToHaveValueAsync("0.75");

        await studio.RestartAsync();
        await page.Page.ReloadAsync();
        await page.SettledAsync();
        await Assertions.Expect(page.FinishedFrames).ToHaveCountAsync(2);
        await Assertions.Expect(page.Slider("Exposure")).ToHaveValueAsync("0.75");
    }

    [Fact]
    public async Task One_photo_or_all_are_deleted_after_a_question()
    {
        await using StudioPage page = await chromium.OpenAsync(studio);
        await page.EnhanceAsync(
            NightScene.Write(studio.File("first.dng")),
            NightScene.Write(studio.File("second.dng")),
            NightScene.Write(studio.File("third.dng"))
        );

        await page.Button("Delete this photo").ClickAsync();
        await page.Button("Keep").ClickAsync();
        await Assertions.Expect(page.Frames).ToHaveCountAsync(3);

        await page.Button("Delete this photo").ClickAsync();
        await page.Button("Delete").ClickAsync();
        await Assertions.Expect(page.Frames).ToHaveCountAsync(2);

        await page.Button("Delete all").First.ClickAsync();
        await page.Page.GetByRole(AriaRole.Dialog).GetByText("Delete all", new() { Exact = true }).ClickAsync();
        await Assertions.Expect(page.Page.GetByText("See in the dark")).ToBeVisibleAsync();
        using HttpClient client = new() { BaseAddress = new Uri(studio.Url) };
        string left = await client.GetStringAsync(
            new Uri("/api/photos", UriKind.Relative),
            TestContext.Current.CancellationToken
        );
        left.ShouldBe("[]");
    }
}
