using System.Globalization;

namespace Tapetum.Cli;

/// <summary>Texts of others, such as names of files and cameras, fit for a line that a person reads: control characters, which could break the line or command a terminal, are shown.</summary>
internal static class OneLine
{
    /// <summary>Line breaks become \n, others their number.</summary>
    public static string Of(string text) =>
        !text.Any(char.IsControl)
            ? text
            : string.Concat(
                text.Select(c =>
                    c switch
                    {
                        '\n' => @"\n",
                        '\r' => @"\r",
                        '\t' => @"\t",
                        _ when char.IsControl(c) => string.Create(CultureInfo.InvariantCulture, $@"\u{(int)c:x4}"),
                        _ => $"{c}",
                    }
                )
            );
}
