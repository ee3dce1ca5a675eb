using System.Diagnostics;

namespace Tapetum.Tests;

/// <summary>A program in the place of the decoder that does what a hostile file would make it do: stand-in.cpp says what.</summary>
internal static class StandIn
{
    /// <param name="folder">Where it and the library that it needs come to lie.</param>
    /// <returns>The program.</returns>
    public static async Task<string> BuildAsync(string folder)
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Other systems cannot confine a process.");
        }

        string program = Path.Combine(folder, "tapetum-decoder");
        string source = Path.Combine(SharedData.Repository, "tests/Shared/stand-in.cpp");
        string[] arguments =
        [
            "-std=c++17",
            "-Wall",
            "-Werror",
            $"-I{Path.Combine(SharedData.Repository, "native")}",
            source,
            $"-L{AppContext.BaseDirectory}",
            "-ltapetum_raw",
            $"-Wl,-rpath,{AppContext.BaseDirectory}",
            "-o",
            program,
        ];
        using Process compiler = Process.Start("g++", arguments);
        await compiler.WaitForExitAsync(TestContext.Current.CancellationToken);
        compiler.ExitCode.ShouldBe(0);
        return program;
    }
}
