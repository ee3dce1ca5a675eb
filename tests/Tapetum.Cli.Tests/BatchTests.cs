using System.Globalization;
using System.Text.Json;

namespace Tapetum.Cli.Tests;

public class BatchTests
{
    [Fact]
    public async Task One_bad_file_does_not_stop_the_rest()
    {
        using TemporaryFolder folder = new();
        NoisyRamp.Write(folder.File("a.dng"), 96, 64);
        await File.WriteAllTextAsync(folder.File("b.dng"), "no raw", TestContext.Current.CancellationToken);
        NoisyRamp.Write(folder.File("c.dng"), 96, 64);

        CliRun run = await EnhanceAsync(folder, "a.dng", "b.dng", "c.dng", "missing.dng", "-o", "pictures");

        run.ExitCode.ShouldBe(1);
        run.ResultLines.ShouldBe(["pictures/a.png", "pictures/c.png"]);
        run.Messages.ShouldContain("b.dng");
        run.Messages.ShouldContain("missing.dng");
        Counts(run).ShouldBe((Enhanced: 2, Skipped: 0, Failed: 2), run.Messages);
        folder.Files.ShouldBe(["a.dng", "b.dng", "c.dng", "pictures/a.png", "pictures/c.png"]);
    }

    /// <summary>As a shell makes of *.dng in a full folder: ONNX Runtime looks at all arguments.</summary>
    [Fact]
    public async Task Thousands_of_names_are_no_more_than_a_long_list()
    {
        using TemporaryFolder folder = new();
        string[] names = [.. Enumerable.Range(0, 4000).Select(i => $"{new string('n', 100)}{i}.dng")];

        CliRun run = await EnhanceAsync(folder, names);

        run.ExitCode.ShouldBe(1, run.Messages);
        Counts(run).ShouldBe((Enhanced: 0, Skipped: 0, Failed: names.Length), run.Messages);
    }

    [Fact]
    public async Task A_folder_stands_for_the_raw_files_in_it_and_below_it()
    {
        using TemporaryFolder folder = new();
        Write(folder, "shoot/1.dng", "shoot/2.DNG", "shoot/later/1.dng", "shoot/.trash/3.dng", "shoot/._1.dng");
        await File.WriteAllTextAsync(folder.File("shoot/notes.txt"), "none", TestContext.Current.CancellationToken);

        CliRun run = await EnhanceAsync(folder, "shoot", "-o", "pictures", "--format", "png16");

        run.ExitCode.ShouldBe(0, run.Messages);
        run.ResultLines.ShouldBe(["pictures/1.png", "pictures/2.png", "pictures/later/1.png"]);
    }

    [Fact]
    public async Task Each_file_is_in_exactly_one_share_whatever_way_the_folder_is_named()
    {
        using TemporaryFolder folder = new();
        Write(folder, [.. Enumerable.Range(0, 11).Select(i => $"shoot/{i % 3}/{i}.dng")]);
        List<string> made = [];
        string[] names = ["shoot", "./shoot/", folder.File("shoot")];
        for (int share = 1; share <= 3; share++)
        {
            CliRun run = await EnhanceAsync(folder, names[share - 1], "-o", $"out{share}", "--shard", $"{share}/3");

            run.ExitCode.ShouldBe(0, run.Messages);
            run.Messages.ShouldContain($"share {share}/3: {run.ResultLines.Length} of 11 files");
            made.AddRange(run.ResultLines.Select(line => line[$"out{share}/".Length..]));
        }

        made.Order(StringComparer.Ordinal)
            .ShouldBe(Enumerable.Range(0, 11).Select(i => $"{i % 3}/{i}.png").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_share_without_files_is_done()
    {
        using TemporaryFolder folder = new();
        Write(folder, "shoot/a.dng");
        int done = 0;
        for (int share = 1; share <= 2; share++)
        {
            CliRun run = await EnhanceAsync(folder, "shoot", "-o", "out", "--shard", $"{share}/2");

            run.ExitCode.ShouldBe(0, run.Messages);
            done += run.ResultLines.Length;
        }

        done.ShouldBe(1);
    }

    [Theory]
    [InlineData("0/4")]
    [InlineData("5/4")]
    [InlineData("1")]
    [InlineData("a/b")]
    [InlineData("1/0")]
    public async Task A_share_that_there_cannot_be_is_a_mistake(string shard)
    {
        using TemporaryFolder folder = new();

        CliRun run = await EnhanceAsync(folder, "shoot", "--shard", shard);

        run.ExitCode.ShouldBe(2);
        run.Messages.ShouldContain("for example 3/16");
    }

    [Fact]
    public async Task A_pattern_that_the_shell_left_alone_is_expanded()
    {
        using TemporaryFolder folder = new();
        Write(folder, "card/100/a1.DNG", "card/100/b1.dng", "card/101/x/a2.dng", "a3.dng");

        CliRun run = await EnhanceAsync(folder, "card/**/a?.dng", "-o", "pictures");

        run.ExitCode.ShouldBe(0, run.Messages);
        run.ResultLines.ShouldBe(["pictures/100/a1.png", "pictures/101/x/a2.png"]);
    }

    [Theory]
    [InlineData("card/*.{DNG,nef}", "a", "b")]
    [InlineData("card/{a,c}*", "a", "c")]
    [InlineData("{card,other}/**/{b,[c]}.dng", "b")]
    [InlineData("card/x{,y}{1,2}.dng", "x1", "xy2")]
    public async Task Alternatives_in_a_quoted_pattern_are_all_looked_for(string pattern, params string[] expected)
    {
        using TemporaryFolder folder = new();
        Write(folder, "card/a.DNG", "card/b.dng", "card/c.arw", "card/x1.dng", "card/xy2.dng", "card/xy3.dng");
        if (pattern.StartsWith("card/*", StringComparison.Ordinal))
        {
            Array.ForEach(["c.arw", "x1.dng", "xy2.dng", "xy3.dng"], name => File.Delete(folder.File("card/" + name)));
        }

        CliRun run = await EnhanceAsync(folder, pattern, "-o", "pictures");

        run.ExitCode.ShouldBe(0, run.Messages);
        run.ResultLines.ShouldBe(expected.Select(name => $"pictures/{name}.png"), ignoreOrder: true);
    }

    [Theory]
    [InlineData("one.png", "a.dng", "b.dng")]
    [InlineData("one.jpeg", "a.dng", "b.dng")]
    [InlineData("one.PNG", ".")]
    [InlineData("one.png", "*.dng")]
    public async Task One_picture_for_several_raw_files_is_refused(string output, params string[] inputs)
    {
        using TemporaryFolder folder = new();
        Write(folder, "a.dng", "b.dng");

        CliRun run = await EnhanceAsync(folder, [.. inputs, "-o", output]);

        run.ExitCode.ShouldBe(2, run.Messages);
        run.Messages.ShouldContain("one picture");
        folder.Files.ShouldBe(["a.dng", "b.dng"]);
    }

    [Theory]
    [InlineData("one.png/", "one.png/a.png", "one.png/b.png")]
    [InlineData("made.v2", "made.v2/a.png", "made.v2/b.png")]
    public async Task A_folder_may_be_called_like_a_picture(string output, params string[] expected)
    {
        using TemporaryFolder folder = new();
        Write(folder, "a.dng", "b.dng");

        CliRun run = await EnhanceAsync(folder, "a.dng", "b.dng", "-o", output);

        run.ExitCode.ShouldBe(0, run.Messages);
        run.ResultLines.ShouldBe(expected);
    }

    [Fact]
    public async Task Names_can_be_made_of_what_is_known_about_the_photograph()
    {
        using TemporaryFolder folder = new();
        Write(folder, "lake/a.dng", "lake/b.dng");

        CliRun run = await EnhanceAsync(
            folder,
            "lake",
            "-o",
            "out/{date:yyyy/MM}/{camera}/{folder}-{name}-{iso}-{exposure}s-f{aperture}-{focal}mm-{lens}-{time}.{ext}"
        );

        run.ExitCode.ShouldBe(0, run.Messages);
        run.ResultLines.ShouldBe([
            "out/2024/02/Tapetum Synthetic/lake-a-3200-0.05s-f2.8-35mm-unknown-23-59-58.png",
            "out/2024/02/Tapetum Synthetic/lake-b-3200-0.05s-f2.8-35mm-unknown-23-59-58.png",
        ]);
        folder.Files.Where(file => file.EndsWith(".png", StringComparison.Ordinal)).ShouldBe(run.ResultLines);
    }

    [Fact]
    public async Task A_picture_that_exists_is_skipped_unless_overwriting_is_asked_for()
    {
        using TemporaryFolder folder = new();
        Write(folder, "night.dng");
        await File.WriteAllTextAsync(folder.File("night.png"), "precious", TestContext.Current.CancellationToken);

        CliRun skipped = await EnhanceAsync(folder, "night.dng");
        string kept = await File.ReadAllTextAsync(folder.File("night.png"), TestContext.Current.CancellationToken);
        CliRun replaced = await EnhanceAsync(folder, "night.dng", "--overwrite");

        skipped.ExitCode.ShouldBe(0);
        skipped.Messages.ShouldContain("--overwrite");
        kept.ShouldBe("precious");
        replaced.ExitCode.ShouldBe(0, replaced.Messages);
        new FileInfo(folder.File("night.png")).Length.ShouldBeGreaterThan(1000);
    }

    [Fact]
    public async Task DNGs_of_an_earlier_run_beside_their_raw_files_are_not_enhanced_again()
    {
        using TemporaryFolder folder = new();
        Write(folder, "shoot/a.dng", "shoot/b.dng");

        CliRun first = await EnhanceAsync(folder, "shoot", "--format", "dng");
        CliRun second = await EnhanceAsync(folder, "shoot", "--format", "dng");

        first.ResultLines.Length.ShouldBe(2, first.Messages);
        second.ExitCode.ShouldBe(0, second.Messages);
        Counts(second).ShouldBe((Enhanced: 0, Skipped: 2, Failed: 0), second.Messages);
        folder.Files.Length.ShouldBe(4);
    }

    [Fact]
    public async Task Json_has_a_line_per_file_in_their_order_whatever_became_of_them()
    {
        using TemporaryFolder folder = new();
        Write(folder, "a.dng", "b.dng");
        await File.WriteAllTextAsync(folder.File("b.png"), "precious", TestContext.Current.CancellationToken);

        CliRun run = await EnhanceAsync(folder, "a.dng", "missing.dng", "b.dng", "--json", "--ratio", "4");

        JsonElement[] lines = [.. run.ResultLines.Select(line => JsonDocument.Parse(line).RootElement)];
        lines.Select(line => line.GetProperty("status").GetString()).ShouldBe(["Enhanced", "Failed", "Skipped"]);
        lines.Select(line => line.GetProperty("output").GetString()).ShouldBe(["a.png", null, "b.png"]);
        lines[0].GetProperty("amplification").GetDouble().ShouldBe(4);
        lines[0].GetProperty("error").ValueKind.ShouldBe(JsonValueKind.Null);
        lines[1].GetProperty("error").GetString()!.ShouldContain("missing.dng");
    }

    [Fact]
    public async Task After_a_kill_the_same_command_goes_on_where_it_was()
    {
        using TemporaryFolder folder = new();
        Write(folder, "shoot/1.dng", "shoot/3.dng");
        NoisyRamp.Write(folder.File("shoot/2.dng"), 4000, 3000);
        string[] command = ["enhance", "--model", TestModel.Path, "shoot", "-o", "out"];

        RunningCli running = CliRun.Start(folder.Path, command);
        await running.UntilAsync(() =>
            File.Exists(folder.File("out/1.png"))
            && new DirectoryInfo(folder.File("out")).EnumerateFiles(".tapetum-*.partial").Any(IsOfTheLargeOne)
        );
        await running.SignalAsync("KILL");
        CliRun killed = await running.EndAsync();
        DateTime firstWritten = File.GetLastWriteTimeUtc(folder.File("out/1.png"));
        NoisyRamp.Write(folder.File("shoot/2.dng"), 96, 64); // no need to wait for twelve megapixels again
        CliRun resumed = await CliRun.InAsync(folder.Path, command);

        killed.ExitCode.ShouldBe(137);
        resumed.ExitCode.ShouldBe(0, resumed.Messages);
        resumed.Messages.ShouldContain("unfinished");
        File.GetLastWriteTimeUtc(folder.File("out/1.png")).ShouldBe(firstWritten);
        folder
            .Files.Where(file => file.StartsWith("out/", StringComparison.Ordinal))
            .ShouldBe(["out/1.png", "out/2.png", "out/3.png"]);
    }

    /// <summary>The small pictures take a few kilobytes.</summary>
    private static bool IsOfTheLargeOne(FileInfo partial) => partial is { Exists: true, Length: > 100_000 };

    private static void Write(TemporaryFolder folder, params string[] raws)
    {
        foreach (string raw in raws)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder.File(raw))!);
            NoisyRamp.Write(folder.File(raw), 96, 64);
        }
    }

    private static Task<CliRun> EnhanceAsync(TemporaryFolder folder, params string[] arguments) =>
        CliRun.InAsync(folder.Path, ["enhance", "--model", TestModel.Path, .. arguments]);

    [Fact]
    public async Task A_folder_that_cannot_be_made_does_not_stop_the_rest()
    {
        using TemporaryFolder folder = new();
        Write(folder, "shoot/blocked/a.dng", "shoot/b.dng");
        Directory.CreateDirectory(folder.File("out"));
        await File.WriteAllTextAsync(folder.File("out/blocked"), "a file", TestContext.Current.CancellationToken);

        CliRun run = await EnhanceAsync(folder, "shoot", "-o", "out");

        run.ExitCode.ShouldBe(1);
        run.ResultLines.ShouldBe(["out/b.png"]);
        run.Messages.ShouldContain("out/blocked/a.png: its folder cannot be made");
    }

    [Theory]
    [InlineData("raws/a.dng", "link/a.dng")]
    [InlineData("link/a.dng", "raws/a.dng")]
    [InlineData("other-name.dng", "raws/a.dng")]
    public async Task A_raw_file_is_not_replaced_by_its_picture_whatever_links_lead_to_it(string input, string output)
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.File("raws"));
        NoisyRamp.Write(folder.File("raws/a.dng"), 96, 64);
        Directory.CreateSymbolicLink(folder.File("link"), folder.File("raws"));
        File.CreateSymbolicLink(folder.File("other-name.dng"), "raws/a.dng");
        byte[] before = await File.ReadAllBytesAsync(folder.File("raws/a.dng"), TestContext.Current.CancellationToken);

        CliRun run = await EnhanceAsync(folder, input, "-o", output, "--overwrite");

        run.ExitCode.ShouldNotBe(0);
        File.ReadAllBytes(folder.File("raws/a.dng")).ShouldBe(before);
    }

    [Fact]
    public async Task A_file_may_have_a_name_that_looks_like_something_else()
    {
        using TemporaryFolder folder = new();
        Write(folder, "@night.dng", "night [1].dng");

        CliRun run = await EnhanceAsync(folder, "@night.dng", "night [1].dng");

        run.ExitCode.ShouldBe(0, run.Messages);
        run.ResultLines.ShouldBe(["@night.png", "night [1].png"]);
    }

    [Fact]
    public async Task What_went_wrong_with_a_file_is_said_in_full_when_asked_for()
    {
        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(folder.File("b.dng"), "no raw", TestContext.Current.CancellationToken);

        (await EnhanceAsync(folder, "b.dng")).Messages.ShouldNotContain("   at Tapetum");
        (await EnhanceAsync(folder, "b.dng", "--verbose")).Messages.ShouldContain("   at Tapetum");
        CliRun empty = await EnhanceAsync(folder, "");
        empty.ExitCode.ShouldBe(2);
        empty.Messages.ShouldContain("INPUT is empty");
    }

    private static (int Enhanced, int Skipped, int Failed) Counts(CliRun run)
    {
        int Count(string what) =>
            int.Parse(
                run
                    .Messages.Split('\n')
                    .Single(line => line.StartsWith($"tapetum: {what}", StringComparison.Ordinal))
                    .Split(' ', StringSplitOptions.RemoveEmptyEntries)[2],
                CultureInfo.InvariantCulture
            );

        return (Count("enhanced"), Count("skipped"), Count("failed"));
    }
}
