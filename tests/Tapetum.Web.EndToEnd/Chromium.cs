[assembly: AssemblyFixture(typeof(Tapetum.Web.EndToEnd.Chromium))]

namespace Tapetum.Web.EndToEnd;

/// <summary>Debian's Chromium without a window, started once; each test gets a browser context of its own.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string Program = "/usr/bin/chromium";
    private const float PatienceMs = 60_000;

    private static readonly string[] Flags =
    [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ];

    private IPlaywright? playwright;
    private IBrowser? browser;

    public async ValueTask InitializeAsync()
    {
        if (File.Exists(Program))
        {
            playwright = await Playwright.CreateAsync();
            browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Program, Args = Flags });
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
    }

    /// <summary>Opens a studio as a person with a desktop computer would. Skips the test where there is no Chromium.</summary>
    internal Task<StudioPage> OpenAsync(RunningStudio studio) =>
        OpenAsync(
            studio,
            new()
            {
                ViewportSize = new() { Width = 1280, Height = 800 },
            }
        );

    /// <summary>Opens a studio as a person with a phone would.</summary>
    internal Task<StudioPage> OpenOnPhoneAsync(RunningStudio studio) =>
        OpenAsync(
            studio,
            new()
            {
                ViewportSize = new() { Width = 390, Height = 844 },
                DeviceScaleFactor = 2,
                HasTouch = true,
                IsMobile = true,
            }
        );

    /// <summary>Opens a studio as a person would whose browser speaks another language.</summary>
    /// <param name="studio">Which.</param>
    /// <param name="locale">Of the browser: de-DE.</param>
    /// <param name="greeting">What the page says to that.</param>
    internal Task<StudioPage> OpenInAsync(RunningStudio studio, string locale, string greeting) =>
        OpenAsync(
            studio,
            new()
            {
                ViewportSize = new() { Width = 1280, Height = 800 },
                Locale = locale,
            },
            greeting
        );

    private async Task<StudioPage> OpenAsync(
        RunningStudio studio,
        BrowserNewContextOptions options,
        string greeting = "See in the dark"
    )
    {
        Assert.SkipWhen(browser is null, $"There is no {Program}: apt-get install chromium");
        await studio.EmptyAsync();
        IBrowserContext context = await browser!.NewContextAsync(options);
        // Machines that test are busy machines.
        context.SetDefaultTimeout(PatienceMs);
        Assertions.SetDefaultExpectTimeout(PatienceMs);
        StudioPage page = new(await context.NewPageAsync());
        await page.Page.GotoAsync(studio.Url);
        await Assertions.Expect(page.Page.GetByText(greeting)).ToBeVisibleAsync();
        return page;
    }
}
