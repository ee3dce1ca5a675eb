using Spectre.Console;

namespace Tapetum.Cli.Progress;

/// <summary>A terminal behind a writer, with colours unless NO_COLOR is set (no-color.org).</summary>
internal static class Terminal
{
    public static IAnsiConsole For(TextWriter writer) =>
        AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(writer),
                ColorSystem = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
                    ? ColorSystemSupport.Detect
                    : ColorSystemSupport.NoColors,
            }
        );
}
