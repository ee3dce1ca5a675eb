namespace Tapetum.Tests;

/// <summary>The command line that tests start: what <c>./test</c> has published (TAPETUM_PROGRAM), as people run it; by itself a test project takes the one that was built with it.</summary>
internal static class ProgramUnderTest
{
    public static string Path { get; } =
        Environment.GetEnvironmentVariable("TAPETUM_PROGRAM") is { Length: > 0 } published
            ? published
            : System.IO.Path.Combine(AppContext.BaseDirectory, "Tapetum.Cli");

    public static string Folder { get; } = System.IO.Path.GetDirectoryName(Path)!;
}
