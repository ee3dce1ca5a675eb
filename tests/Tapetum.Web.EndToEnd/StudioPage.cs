using System.Globalization;
using System.Text.Json;

namespace Tapetum.Web.EndToEnd;

/// <summary>The page as a person uses it: by what is written on it.</summary>
internal sealed class StudioPage : IAsyncDisposable
{
    private readonly List<string> complaints = [];

    public StudioPage(IPage page)
    {
        Page = page;
        page.PageError += (_, error) => complaints.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                complaints.Add(message.Text);
            }
        };
    }

    public IPage Page { get; }

    /// <summary>Errors of scripts, and what the content security policy forbade.</summary>
    public IReadOnlyList<string> Complaints => complaints;

    public ILocator Frames => Page.Locator("nav button.frame");

    public ILocator FinishedFrames => Page.Locator("nav button.frame.done");

    public ILocator Stage => Page.Locator(".stage");

    public ILocator Canvas => Page.Locator(".stage canvas");

    public ILocator Divider => Page.GetByRole(AriaRole.Slider, new() { Name = "Divider" });

    public ILocator Notices => Page.Locator(".notices");

    public ILocator Slider(string name) => Page.GetByRole(AriaRole.Slider, new() { Name = name, Exact = true });

    /// <summary>The number beside a slider.</summary>
    public ILocator Number(string name) => Page.GetByRole(AriaRole.Spinbutton, new() { Name = name, Exact = true });

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>Drags files or folders from the desktop into the window and lets go.</summary>
    public async Task DropAsync(params string[] paths)
    {
        ICDPSession devTools = await Page.Context.NewCDPSessionAsync(Page);
        foreach (string type in (string[])["dragEnter", "dragOver", "drop"])
        {
            await devTools.SendAsync(
                "Input.dispatchDragEvent",
                new(StringComparer.Ordinal)
                {
                    ["type"] = type,
                    ["x"] = 400,
                    ["y"] = 300,
                    ["data"] = new Dictionary<string, object>(StringComparer.Ordinal)
                    {
                        ["items"] = Array.Empty<object>(),
                        ["files"] = paths,
                        ["dragOperationsMask"] = 1,
                    },
                }
            );
        }

        await devTools.DetachAsync();
    }

    /// <summary>Chooses files and waits until they are finished and the first is seen.</summary>
    public async Task EnhanceAsync(params string[] paths)
    {
        await Page.Locator("input[type=file]").First.SetInputFilesAsync(paths);
        await Assertions.Expect(FinishedFrames).ToHaveCountAsync(paths.Length);
        await SettledAsync();
    }

    /// <summary>The same beside those that are there already.</summary>
    public async Task EnhanceMoreAsync(string path)
    {
        int count = await Frames.CountAsync();
        await Page.Locator("input[type=file]").First.SetInputFilesAsync(path);
        await Assertions.Expect(FinishedFrames).ToHaveCountAsync(count + 1);
    }

    /// <summary>Waits until the stage shows what the sliders say, in full.</summary>
    public async Task SettledAsync()
    {
        await Assertions.Expect(Stage).ToHaveAttributeAsync("aria-busy", "false");
        await Page.EvaluateAsync(
            "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
        );
    }

    public async Task SetAsync(string slider, double value)
    {
        await Slider(slider).FillAsync(value.ToString(CultureInfo.InvariantCulture));
        await SettledAsync();
    }

    /// <summary>Without the divider, so that all of the picture is "after".</summary>
    public async Task ShowAfterOnlyAsync()
    {
        if (await Button("Compare").GetAttributeAsync("aria-pressed") == "true")
        {
            await Button("Compare").ClickAsync();
        }

        await SettledAsync();
    }

    /// <summary>The mean absolute difference, 0 to 255, of what the screen shows at 100 % and of a picture.</summary>
    /// <param name="address">Of the picture, on the studio's server.</param>
    public async Task<double> DifferenceAsync(string address)
    {
        byte[] screen = await Canvas.ScreenshotAsync();
        JsonElement? difference = await Page.EvaluateAsync(
            """
            async ({ screen, address }) => {
                const bytes = Uint8Array.from(atob(screen), (c) => c.charCodeAt(0));
                const blobs = [await (await fetch(address)).blob(), new Blob([bytes])];
                const bitmaps = await Promise.all(blobs.map((blob) => createImageBitmap(blob, { colorSpaceConversion: "none" })));
                // The middle that both have.
                const [width, height] = ["width", "height"].map((side) => Math.min(...bitmaps.map((bitmap) => bitmap[side])));
                const [picture, shown] = bitmaps.map((bitmap) => {
                    const context = new OffscreenCanvas(width, height).getContext("2d");
                    context.drawImage(bitmap, Math.round(width / 2 - bitmap.width / 2), Math.round(height / 2 - bitmap.height / 2));
                    return context.getImageData(0, 0, width, height).data;
                });
                return (4 / 3) * picture.reduce((sum, value, i) => sum + Math.abs(value - shown[i]), 0) / picture.length;
            }
            """,
            new { screen = Convert.ToBase64String(screen), address }
        );
        return difference!.Value.GetDouble();
    }

    /// <summary>The mean of a picture's codes, 0 to 255.</summary>
    /// <param name="address">Of the picture, on the studio's server.</param>
    public async Task<double> MeanOfAsync(string address)
    {
        JsonElement? mean = await Page.EvaluateAsync(
            """
            async (address) => {
                const bitmap = await createImageBitmap(await (await fetch(address)).blob(), { colorSpaceConversion: "none" });
                const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
                context.drawImage(bitmap, 0, 0);
                const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
                return data.reduce((sum, value, i) => sum + (i % 4 < 3 ? value : 0), 0) * 4 / 3 / data.length;
            }
            """,
            address
        );
        return mean!.Value.GetDouble();
    }

    /// <summary>The mean red, green and blue, 0 to 255, of a part of the screen around a point of the canvas.</summary>
    public async Task<double[]> ColourAtAsync(double x, double y)
    {
        LocatorBoundingBoxResult box = (await Canvas.BoundingBoxAsync())!;
        byte[] screen = await Page.ScreenshotAsync(
            new()
            {
                Clip = new()
                {
                    X = (float)(box.X + x - 8),
                    Y = (float)(box.Y + y - 8),
                    Width = 16,
                    Height = 16,
                },
            }
        );
        JsonElement? colour = await Page.EvaluateAsync(
            """
            async (screen) => {
                const bytes = Uint8Array.from(atob(screen), (c) => c.charCodeAt(0));
                const bitmap = await createImageBitmap(new Blob([bytes]));
                const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
                context.drawImage(bitmap, 0, 0);
                const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
                const sums = [0, 0, 0];
                data.forEach((value, i) => { if (i % 4 < 3) sums[i % 4] += value; });
                return sums.map((sum) => (4 * sum) / data.length);
            }
            """,
            Convert.ToBase64String(screen)
        );
        return [.. colour!.Value.EnumerateArray().Select(channel => channel.GetDouble())];
    }

    public async Task<string> PhotoIdAsync() =>
        (await Page.Locator("nav button.frame[aria-current]").GetAttributeAsync("data-photo"))!;

    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();
}
