using System.Buffers.Binary;
using System.Text.Json;
using System.Xml.Linq;

namespace Tapetum.Cli.Tests;

public sealed class ModelTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_summary_lists_layers_and_what_they_cost()
    {
        CliRun run = await CliRun.InAsync(folder.Path, "model", "summary", TestModel.Path);

        run.ExitCode.ShouldBe(0);
        run.Results.ShouldContain("ConvTranspose");
        run.Results.ShouldContain("GMAC per raw megapixel");
    }

    [Fact]
    public async Task The_summary_for_scripts_adds_up()
    {
        CliRun run = await CliRun.InAsync(folder.Path, "model", "summary", TestModel.Path, "--json");

        JsonElement report = JsonDocument.Parse(run.Results).RootElement;
        long total = report.GetProperty("parameters").GetInt64();
        total.ShouldBeGreaterThan(0);
        report
            .GetProperty("layers")
            .EnumerateArray()
            .Sum(layer => layer.GetProperty("parameters").GetInt64())
            .ShouldBe(total);
    }

    [Fact]
    public async Task A_plot_is_a_drawing_and_replaces_nothing_unasked()
    {
        CliRun first = await CliRun.InAsync(folder.Path, "model", "plot", TestModel.Path, "-o", "net.svg");
        CliRun second = await CliRun.InAsync(folder.Path, "model", "plot", TestModel.Path, "-o", "net.svg");

        first.ExitCode.ShouldBe(0, first.Messages);
        XDocument.Load(folder.File("net.svg")).Root!.Name.LocalName.ShouldBe("svg");
        second.ExitCode.ShouldBe(1);
        second.Messages.ShouldContain("--overwrite");
        folder.Files.ShouldBe(["net.svg"]);
    }

    [Fact]
    public async Task A_plot_for_slides_has_twice_the_pixels_of_the_drawing()
    {
        await CliRun.InAsync(folder.Path, "model", "plot", TestModel.Path, "-o", "net.svg");
        CliRun run = await CliRun.InAsync(folder.Path, "model", "plot", TestModel.Path, "-o", "net.png");

        run.ExitCode.ShouldBe(0, run.Messages);
        byte[] png = File.ReadAllBytes(folder.File("net.png"));
        double width = (double)XDocument.Load(folder.File("net.svg")).Root!.Attribute("width")!;
        ((double)BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16))).ShouldBe(2 * width, tolerance: 2);
    }

    [Fact]
    public async Task A_plot_of_another_kind_is_refused()
    {
        CliRun run = await CliRun.InAsync(folder.Path, "model", "plot", TestModel.Path, "-o", "net.jpg");

        run.ExitCode.ShouldBe(2);
        run.Messages.ShouldContain(".svg or .png");
    }
}
