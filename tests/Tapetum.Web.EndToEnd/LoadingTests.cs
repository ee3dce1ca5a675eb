using System.Text.Json;

namespace Tapetum.Web.EndToEnd;

public sealed class LoadingTests(Chromium chromium, RunningStudio studio) : IClassFixture<RunningStudio>
{
    private const int MostBytes = 220_000;

    [Fact]
    public async Task The_page_is_small_and_asks_nobody_but_the_studio()
    {
        await using StudioPage page = await chromium.OpenAsync(studio);
        List<IRequest> requests = [];
        page.Page.RequestFinished += (_, request) => requests.Add(request);

        await page.Page.ReloadAsync(new() { WaitUntil = WaitUntilState.Load });
        await Assertions.Expect(page.Page.GetByText("See in the dark")).ToBeVisibleAsync();
        requests.ShouldAllBe(request => request.Url.StartsWith(studio.Url, StringComparison.Ordinal));
        long bytes = await BytesOfPageAsync();
        TestContext.Current.TestOutputHelper?.WriteLine($"all of the page: {bytes:n0} bytes");
        bytes.ShouldBeLessThan(MostBytes);
    }

    /// <summary>Of all its files, also of languages that this browser does not speak, as they cross the line to somebody who has none of them.</summary>
    private async Task<long> BytesOfPageAsync()
    {
        using HttpClient client = new() { BaseAddress = new Uri(studio.Url) };
        string worker = await client.GetStringAsync(
            new Uri("/service-worker.js", UriKind.Relative),
            TestContext.Current.CancellationToken
        );
        const string Begin = "const shell = ";
        string list = worker[(worker.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length)..];
        string[] shell = JsonSerializer.Deserialize<string[]>(
            list[..(list.IndexOf(']', StringComparison.Ordinal) + 1)]
        )!;
        shell.Length.ShouldBeGreaterThan(7, "the page, its icon, its code, its style and four languages");
        long bytes = 0;
        foreach (string file in shell)
        {
            using HttpRequestMessage request = new(HttpMethod.Get, file);
            request.Headers.AcceptEncoding.ParseAdd("gzip, br");
            using HttpResponseMessage answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            answer.EnsureSuccessStatusCode();
            bytes += (await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length;
        }

        return bytes;
    }

    [Theory]
    [InlineData(
        "de-DE",
        "Sehen im Dunkeln",
        "Belichtung",
        "+0,50 EV",
        "Sie ist beschädigt, unvollständig oder kein Foto."
    )]
    [InlineData("ja-JP", "暗闇を見る", "露出", "+0.50 EV", "壊れているか、不完全か、写真ではありません。")]
    public async Task It_speaks_the_language_of_the_browser_and_writes_numbers_as_that_does(
        string locale,
        string greeting,
        string exposure,
        string half,
        string broken
    )
    {
        await using StudioPage page = await chromium.OpenInAsync(studio, locale, greeting);
        await page.EnhanceAsync(NightScene.Write(studio.File("night.dng")));

        await page.Number(exposure).FillAsync(half.Replace("+", "", StringComparison.Ordinal)[..^3]);
        await page.Number(exposure).PressAsync("Enter");
        await page.Number(exposure).BlurAsync();

        await Assertions.Expect(page.Number(exposure)).ToHaveValueAsync(half);
        await Assertions.Expect(page.Slider(exposure)).ToHaveValueAsync("0.5");
        (await page.Page.Locator("html").GetAttributeAsync("lang")).ShouldBe(locale[..2]);
        int wider = await page.Page.EvaluateAsync<int>(
            "() => document.querySelector('aside').scrollWidth - document.querySelector('aside').clientWidth"
        );
        wider.ShouldBe(0, "longer words fit");
        await File.WriteAllTextAsync(studio.File("broken.dng"), "no raw", TestContext.Current.CancellationToken);
        await page.Page.Locator("input[type=file]").First.SetInputFilesAsync(studio.File("broken.dng"));
        await page.Page.Locator("nav button.frame[title='broken.dng']").ClickAsync();
        await Assertions.Expect(page.Page.GetByText(broken)).ToBeVisibleAsync();
        page.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task From_invitation_to_finished_picture_nothing_is_complained_of()
    {
        await using StudioPage page = await chromium.OpenAsync(studio);
        string policy = (await (await page.Page.ReloadAsync())!.HeaderValueAsync("content-security-policy"))!;

        await page.EnhanceAsync(NightScene.Write(studio.File("night.dng")));
        await page.SetAsync("Tint", 10);

        policy.ShouldContain("default-src 'self'");
        policy.ShouldNotContain("unsafe");
        page.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Installed_it_opens_without_a_connection_and_goes_on_when_there_is_one()
    {
        await using StudioPage page = await chromium.OpenAsync(studio);
        await page.EnhanceAsync(NightScene.Write(studio.File("night.dng")));
        await page.Page.EvaluateAsync("async () => { await navigator.serviceWorker.ready; }");

        await page.Page.Context.SetOfflineAsync(true);
        await page.Page.ReloadAsync();
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Heading, new() { Name = "Tapetum" })).ToBeVisibleAsync();
        await Assertions.Expect(page.Page.GetByText("The studio does not answer")).ToBeVisibleAsync();
        await page.Page.Context.SetOfflineAsync(false);

        await Assertions.Expect(page.FinishedFrames).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_photo_that_another_app_shares_is_taken_in()
    {
        await using StudioPage page = await chromium.OpenAsync(studio);
        await page.Page.EvaluateAsync("async () => { await navigator.serviceWorker.ready; }");
        await page.Page.ReloadAsync();
        // What a phone does when the installed page is chosen from another app's list.
        await page.Page.EvaluateAsync(
            """
            () => {
                const form = document.createElement("form");
                Object.assign(form, { method: "post", action: "/share", enctype: "multipart/form-data" });
                const input = Object.assign(document.createElement("input"), { type: "file", name: "photos", id: "share" });
                form.append(input);
                document.body.append(form);
            }
            """
        );
        await page.Page.Locator("#share").SetInputFilesAsync(NightScene.Write(studio.File("shared.dng")));
        await page.Page.EvaluateAsync("() => document.querySelector('form').submit()");

        await Assertions.Expect(page.FinishedFrames).ToHaveCountAsync(1);
        await Assertions.Expect(page.Frames.First).ToHaveAttributeAsync("title", "shared.dng");
    }
}
