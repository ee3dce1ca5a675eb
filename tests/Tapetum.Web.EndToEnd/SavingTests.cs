using System.IO.Compression;

namespace Tapetum.Web.EndToEnd;

public sealed class SavingTests(Chromium chromium, RunningStudio studio) : IClassFixture<RunningStudio>
{
    [Fact]
    public async Task A_zip_says_how_far_it_is_and_has_the_names_that_were_asked_for_also_after_a_reload()
    {
        await using StudioPage page = await chromium.OpenAsync(studio);
        await page.EnhanceAsync(
            NightScene.Write(studio.File("first.dng")),
            NightScene.Write(studio.File("second.dng"))
        );
        await page.Button("More").ClickAsync();
        await page.Page.GetByLabel("Save as").SelectOptionAsync("jpeg");
        await page.Number("Quality").FillAsync("20");
        await page.Page.GetByLabel("Keep where it was taken").UncheckAsync();
        ILocator name = page.Page.GetByLabel("Name", new() { Exact = true });
        await name.FillAsync("{mood}");
        await Assertions.Expect(page.Button("Download")).ToBeDisabledAsync();
        await name.FillAsync("night/{name}-{iso}");

        await page.Page.ReloadAsync();
        await page.SettledAsync();
        IDownload download = await page.Page.RunAndWaitForDownloadAsync(() =>
            page.Button("All 2 as a zip").ClickAsync()
        );

        await Assertions.Expect(page.Notices).ToContainTextAsync("All 2 pictures are in the zip");
        await using ZipArchive zip = await ZipFile.OpenReadAsync(
            await download.PathAsync(),
            TestContext.Current.CancellationToken
        );
        zip.Entries.Select(entry => entry.FullName)
            .Order(StringComparer.Ordinal)
            .ShouldBe(["night/first-6400.jpg", "night/second-6400.jpg"]);
        download.Url.ShouldContain("quality=20");
        download.Url.ShouldContain("gps=strip");
        await Assertions.Expect(page.Button("All 2 as a zip")).ToBeVisibleAsync();
    }
}
