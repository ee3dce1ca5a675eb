namespace Tapetum.Web.EndToEnd;

public sealed class SortingTests(Chromium chromium, RunningStudio studio) : IClassFixture<RunningStudio>
{
    [Fact]
    public async Task Photos_are_rated_sorted_and_filtered_and_one_that_was_added_twice_is_recognised()
    {
        await using StudioPage page = await chromium.OpenAsync(studio);
        await page.EnhanceAsync(
            NightScene.Write(studio.File("b.dng")),
            NightScene.Write(studio.File("a.dng"), brightness: 0.5f),
            NightScene.Write(studio.File("copy of b.dng"))
        );
        IKeyboard keys = page.Page.Keyboard;
        // Two are uploaded at once: which comes first is chance.
        await page.Page.Locator("nav button.frame[title='a.dng']").ClickAsync();
        await keys.PressAsync("4");
        await Assertions.Expect(page.Button("4 stars")).ToHaveAttributeAsync("aria-pressed", "true");
        await Assertions.Expect(page.Page.GetByText("Synthetic 1").Nth(1)).ToBeVisibleAsync();

        await keys.PressAsync("g");
        ILocator cards = page.Page.Locator("main [data-photo]");
        await Assertions.Expect(cards).ToHaveCountAsync(3);
        await page.Page.GetByLabel("Sort by").SelectOptionAsync("name");
        await Assertions.Expect(cards.First).ToContainTextAsync("a.dng");
        await Assertions.Expect(page.Page.Locator("main").GetByText("twice")).ToHaveCountAsync(1);
        await page.Button("1 duplicate").ClickAsync();
        await Assertions.Expect(cards).ToHaveCountAsync(1);
        await page.Button("1 duplicate").ClickAsync();

        await page.Page.ReloadAsync();
        await page.Button("All photos").ClickAsync();
        await page.Page.Locator("main").GetByLabel("Rating", new() { Exact = true }).SelectOptionAsync("3");
        await Assertions.Expect(cards).ToHaveCountAsync(1);
        await Assertions.Expect(page.Page.GetByText("1 of 3 photos")).ToBeVisibleAsync();
        (await LookingTests.ViolationsAsync(page)).ShouldBeEmpty("all photos");
        await cards.First.FocusAsync();
        await keys.PressAsync("Enter");
        await page.SettledAsync();
        await Assertions.Expect(page.Page.GetByText("a.dng").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Thumbnails_follow_the_settings_and_a_picture_that_is_shown_whole_takes_few_bytes()
    {
        const int WholePx = 1400 * 900;
        await using StudioPage page = await chromium.OpenAsync(studio);
        await page.Page.SetViewportSizeAsync(900, 640);
        await page.EnhanceAsync(NoisyRamp.Write(studio.File("ramp.dng"), 900, 1400));
        ILocator thumbnail = page.Frames.First.Locator("img");
        string before = (await thumbnail.GetAttributeAsync("src"))!;
        await page.Page.ReloadAsync();
        await page.SettledAsync();
        int bytes = await page.Page.EvaluateAsync<int>(
            """
            () => performance.getEntriesByType("resource").filter(({ name }) => name.includes("/linear"))
                .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)
            """
        );
        // At half the size, in six bytes a pixel, twice, it would be three bytes for each of the file's pixels.
        TestContext.Current.TestOutputHelper?.WriteLine($"shown whole: {bytes:n0} bytes");
        bytes.ShouldBeInRange(WholePx / 100, WholePx * 3 / 2);

        await page.SetAsync("Exposure", -3);
        await Assertions.Expect(thumbnail).Not.ToHaveAttributeAsync("src", before);
        double mean = await page.MeanOfAsync((await thumbnail.GetAttributeAsync("src"))!);
        double picture = await page.MeanOfAsync($"/api/photos/{await page.PhotoIdAsync()}/picture?format=png");
        mean.ShouldBe(picture, 4);
    }

    [Fact]
    public async Task A_preset_is_kept_applied_to_those_chosen_begun_with_and_deleted()
    {
        await using StudioPage page = await chromium.OpenAsync(studio);
        await page.EnhanceAsync(
            NightScene.Write(studio.File("first.dng")),
            NightScene.Write(studio.File("second.dng"))
        );
        await page.SetAsync("Saturation", 35);
        await page.Page.GetByLabel("Name of a preset").FillAsync("Vivid");
        await page.Button("Save preset").ClickAsync();
        await page.Button("Reset").ClickAsync();
        await page.SetAsync("Exposure", 1);

        await page.Page.ReloadAsync();
        await page.SettledAsync();
        await page.Page.Keyboard.PressAsync("Control+a");
        await page.Button("Vivid").ClickAsync();
        await Assertions.Expect(page.Slider("Saturation")).ToHaveValueAsync("35");
        await Assertions.Expect(page.Slider("Exposure")).ToHaveValueAsync("1");
        await page.Page.Locator("nav button.frame:not([aria-current])").ClickAsync();
        await Assertions.Expect(page.Slider("Saturation")).ToHaveValueAsync("35");
        await Assertions.Expect(page.Slider("Exposure")).ToHaveValueAsync("0");

        await page.Page.GetByLabel("New photos").SelectOptionAsync("Vivid");
        await page.EnhanceMoreAsync(NightScene.Write(studio.File("third.dng")));
        await Assertions.Expect(page.Page).ToHaveTitleAsync("third.dng – Tapetum");
        await Assertions.Expect(page.Slider("Saturation")).ToHaveValueAsync("35");
        await page.Button("Delete Vivid").ClickAsync();
        await Assertions.Expect(page.Button("Vivid")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Photos_that_belong_together_become_one_on_request_and_stay_beside_it()
    {
        await using StudioPage page = await chromium.OpenAsync(studio);
        await page.EnhanceAsync(
            BurstFrames.Write(studio.File("1.dng"), shiftPx: 0),
            BurstFrames.Write(studio.File("2.dng"), shiftPx: 2)
        );

        await page.Button("2 frames, one picture").ClickAsync();
        await Assertions.Expect(page.FinishedFrames).ToHaveCountAsync(3);
        await page.SettledAsync();

        await Assertions.Expect(page.Page.Locator("header strong")).ToHaveTextAsync("1-2.dng");
        await Assertions.Expect(page.Stage.GetByText("One frame")).ToBeVisibleAsync();
        await Assertions.Expect(page.Stage.GetByText("2 frames")).ToBeVisibleAsync();
        await Assertions.Expect(page.Page.GetByText("2 of 2 frames merged")).ToBeVisibleAsync();
        await page.ShowAfterOnlyAsync();
        await page.SetAsync("Noise removal", 0);
        string merged = $"/api/photos/{await page.PhotoIdAsync()}/picture?format=png";
        double toMerged = await page.DifferenceAsync($"{merged}&strength=0");
        toMerged.ShouldBeLessThan(0.7 * await page.DifferenceAsync($"{merged}&strength=1"));
        await page.SetAsync("Noise removal", 1);
        await page.Button("Compare").ClickAsync();
        await page.Frames.First.ClickAsync();
        await page.SettledAsync();
        await Assertions.Expect(page.Stage.GetByText("After")).ToBeVisibleAsync();
        await Assertions.Expect(page.Button("2 frames, one picture")).ToHaveCountAsync(0);
        page.Complaints.ShouldBeEmpty();
    }
}
