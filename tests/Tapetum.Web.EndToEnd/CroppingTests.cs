using System.Net.Http.Json;
using System.Text.Json;

namespace Tapetum.Web.EndToEnd;

public sealed class CroppingTests(Chromium chromium, RunningStudio studio) : IClassFixture<RunningStudio>
{
    /// <summary>Of 255: a person sees no difference.</summary>
    private const double Unseen = 2;

    [Fact]
    public async Task A_picture_is_turned_straightened_and_cut_as_its_file_is()
    {
        await using StudioPage page = await chromium.OpenAsync(studio);
        await page.EnhanceAsync(
            NightScene.Write(studio.File("first.dng"), orientation: 6),
            NightScene.Write(studio.File("second.dng"))
        );
        await page.Page.Locator("nav button.frame[title='first.dng']").ClickAsync();
        await page.ShowAfterOnlyAsync();
        string picture = $"/api/photos/{await page.PhotoIdAsync()}/picture?format=png";
        (await page.DifferenceAsync($"{picture}&rotate=auto")).ShouldBeLessThan(Unseen, "upright, as the file says");

        await page.Button("Rotate left").ClickAsync();
        await page.SettledAsync();
        (await page.DifferenceAsync($"{picture}&rotate=0")).ShouldBeLessThan(Unseen, "as the sensor stood");
        await page.Button("Rotate left").ClickAsync();
        await page.SettledAsync();
        (await page.DifferenceAsync($"{picture}&rotate=270")).ShouldBeLessThan(Unseen, "upside down");
        await page.SetAsync("Straighten", 4);
        string turned = $"{picture}&rotate=270&crop=none&straighten=";
        (await page.DifferenceAsync($"{turned}4")).ShouldBeLessThan(Unseen, "straightened");
        (await page.DifferenceAsync($"{turned}-4")).ShouldBeGreaterThan(5, "the comparison can fail");

        // With the keys, a hundredth at a time; then with the mouse.
        await page.Page.Keyboard.PressAsync("r");
        ILocator corner = page.Button("Lower right corner");
        for (int i = 0; i < 10; i++)
        {
            await corner.PressAsync("ArrowLeft");
        }

        LocatorBoundingBoxResult box = (await page.Button("Upper edge").BoundingBoxAsync())!;
        LocatorBoundingBoxResult all = (
            await page.Page.GetByRole(AriaRole.Group, new() { Name = "Crop" }).BoundingBoxAsync()
        )!;
        (float x, float y) = (box.X + (box.Width / 2), box.Y + (box.Height / 2));
        await page.Page.Mouse.MoveAsync(x, y);
        await page.Page.Mouse.DownAsync();
        await page.Page.Mouse.MoveAsync(x, y + (all.Height / 5), new() { Steps = 4 });
        await page.Page.Mouse.UpAsync();
        await corner.PressAsync("Enter");
        string stored = await SettingsAsync(page);
        for (int i = 0; i < 100 && !stored.Contains("\"crop\":\"0%,", StringComparison.Ordinal); i++)
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
            stored = await SettingsAsync(page);
        }

        await page.SettledAsync();
        (await page.DifferenceAsync(picture)).ShouldBeLessThan(Unseen, $"cut; the server has it: {stored}");
        (await page.DifferenceAsync($"{turned}4")).ShouldBeGreaterThan(5, "it shows");
        stored = await SettingsAsync(page);
        stored.ShouldMatch("\"rotate\":270,\"straighten\":4,\"crop\":\"0%,(19|20)[.0-9]*%,90%,(80|79)[.0-9]*%\"");

        await page.Page.ReloadAsync();
        await page.SettledAsync();
        await page.ShowAfterOnlyAsync();
        (await page.DifferenceAsync(picture)).ShouldBeLessThan(Unseen, "after a reload");
        await page.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        IKeyboard keys = page.Page.Keyboard;
        await keys.PressAsync("Control+c");
        await keys.PressAsync("Control+z");
        await page.Page.GetByLabel("Shape").SelectOptionAsync("3:2");
        await Assertions.Expect(page.Page.GetByLabel("Shape")).ToHaveValueAsync("3:2");
        await keys.PressAsync("Escape");

        await page.Page.Locator("nav button.frame[title='second.dng']").ClickAsync();
        await page.SettledAsync();
        await keys.PressAsync("Control+v");
        await Assertions.Expect(page.Slider("Straighten")).ToHaveValueAsync("4");
        await page.SettledAsync();
        (await SettingsAsync(page)).ShouldBe(stored);
        await Assertions.Expect(page.Button("Download")).ToBeEnabledAsync();
        await page.Page.GetByLabel("Save as").SelectOptionAsync("dng");
        await Assertions.Expect(page.Button("Download")).ToBeDisabledAsync();
        await page.Button("Reset crop").ClickAsync();
        await Assertions.Expect(page.Button("Download")).ToBeEnabledAsync();
    }

    [Fact]
    public async Task What_is_straightened_is_as_sharp_on_the_screen_as_in_the_file()
    {
        await using StudioPage page = await chromium.OpenAsync(studio);
        await page.EnhanceAsync(NightScene.Write(studio.File("grain.dng")));
        await page.ShowAfterOnlyAsync();
        string picture = $"/api/photos/{await page.PhotoIdAsync()}/picture?format=png";

        // All the grain that the sensor had: the finest detail there is.
        await page.SetAsync("Noise removal", 0);
        await page.SetAsync("Sharpness", 60);
        await page.SetAsync("Straighten", 8);

        (await page.DifferenceAsync($"{picture}&straighten=8")).ShouldBeLessThan(1);
    }

    /// <summary>As the server has them.</summary>
    private async Task<string> SettingsAsync(StudioPage page)
    {
        using HttpClient client = new() { BaseAddress = new Uri(studio.Url) };
        JsonElement photo = await client.GetFromJsonAsync<JsonElement>(
            new Uri($"/api/photos/{await page.PhotoIdAsync()}", UriKind.Relative),
            TestContext.Current.CancellationToken
        );
        return photo.GetProperty("settings").GetRawText();
    }
}
