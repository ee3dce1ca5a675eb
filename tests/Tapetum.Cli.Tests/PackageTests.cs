using System.Diagnostics;
using System.IO.Compression;
using System.Xml.Linq;

namespace Tapetum.Cli.Tests;

/// <summary>
/// The packages as a stranger uses them: from a folder of packages, with an empty home and no network. What they depend on comes from the packages that this was built with.
/// </summary>
public sealed class PackageTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public PackageTests()
    {
        foreach (string name in (string[])["feed", "home"])
        {
            Directory.CreateDirectory(folder.File(name));
        }

        NoisyRamp.Write(folder.File("night.dng"), 320, 200);
        string built =
            Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        new XElement(
            "configuration",
            new XElement("packageSources", new XElement("clear"), Add("feed", folder.File("feed"))),
            new XElement("fallbackPackageFolders", new XElement("clear"), Add("built", built))
        ).Save(folder.File("nuget.config"));

        static XElement Add(string key, string value) =>
            new("add", new XAttribute("key", key), new XAttribute("value", value));
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_new_program_enhances_a_raw_file_with_the_library_s_package()
    {
        string version = await PackAsync("Tapetum");
        ZipShouldHold(
            folder.File($"feed/Tapetum.{version}.nupkg"),
            "README.md",
            "icon.png",
            "lib/net10.0/Tapetum.xml",
            "licenses/onnxruntime.txt"
        );
        ZipShouldHold(folder.File($"feed/Tapetum.{version}.snupkg"), "lib/net10.0/Tapetum.pdb");
        await ShouldPackTheSameBytesAgainAsync($"Tapetum.{version}.nupkg");

        await StrangerAsync("new", "console", "--output", "app", "--no-restore");
        await StrangerAsync("add", "app", "package", "Tapetum");
        await File.WriteAllTextAsync(
            folder.File("app/Program.cs"),
            """
            using Tapetum;

            using Enhancer enhancer = new();
            await enhancer.EnhanceAsync("night.dng", "night.png");
            """,
            TestContext.Current.CancellationToken
        );
        await StrangerAsync("run", "--project", "app");

        ShouldBePng(folder.File("night.png"));
        File.Exists(folder.File("home/.nuget/packages/tapetum/" + version + "/tapetum.nuspec"))
            .ShouldBeTrue("The package should have come from the feed.");
    }

    [Fact]
    public async Task The_tool_is_installed_from_its_package_and_enhances_a_raw_file()
    {
        await PackAsync("Tapetum.Cli");

        await StrangerAsync("tool", "install", "Tapetum.Tool", "--tool-path", "tools");
        await RunAsync(folder.File("tools/tapetum"), folder.Path, folder.File("home"), "enhance", "night.dng");

        ShouldBePng(folder.File("night.png"));
    }

    private async Task ShouldPackTheSameBytesAgainAsync(string file)
    {
        // ZIP keeps times to two seconds, and packing takes longer.
        _ = await PackAsync("Tapetum", "again");
        File.ReadAllBytes(folder.File("again/" + file))
            .AsSpan()
            .SequenceEqual(File.ReadAllBytes(folder.File("feed/" + file)))
            .ShouldBeTrue("Two packages of the same sources should be the same.");
    }

    private static void ShouldBePng(string path) =>
        File.ReadAllBytes(path).AsSpan(1, 3).SequenceEqual("PNG"u8).ShouldBeTrue(path);

    private static void ZipShouldHold(string path, params string[] entries)
    {
        using ZipArchive zip = ZipFile.OpenRead(path);
        entries.Except(zip.Entries.Select(entry => entry.FullName), StringComparer.Ordinal).ShouldBeEmpty();
    }

    /// <summary>Packs what has been built.</summary>
    /// <returns>The package's version.</returns>
    private async Task<string> PackAsync(string project, string feed = "feed")
    {
        string path = Path.Combine(SharedData.Repository, "src", project);
        await RunAsync(
            "dotnet",
            SharedData.Repository,
            home: null,
            ["pack", path, "--configuration", "Release", "--no-build", "--output", folder.File(feed)]
        );
        return Path.GetFileNameWithoutExtension(Directory.GetFiles(folder.File(feed), "*.nupkg").Single())[
            "Tapetum.".Length..
        ];
    }

    private Task StrangerAsync(params string[] arguments) =>
        RunAsync("dotnet", folder.Path, folder.File("home"), arguments);

    private static async Task RunAsync(string program, string workingFolder, string? home, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = workingFolder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // No build servers, which would stay and hold the folder.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        if (home is not null)
        {
            start.Environment["HOME"] = home;
            start.Environment.Remove("NUGET_PACKAGES");
            start.Environment.Remove("DOTNET_CLI_HOME");
        }

        using Process process = Process.Start(start)!;
        CancellationToken stop = TestContext.Current.CancellationToken;
        Task<string> errors = process.StandardError.ReadToEndAsync(stop);
        string results = await process.StandardOutput.ReadToEndAsync(stop);
        await process.WaitForExitAsync(stop);
        process.ExitCode.ShouldBe(0, $"{program} {string.Join(' ', arguments)}\n{results}{await errors}");
    }
}
