using System.Globalization;
using System.Text;

namespace Tapetum.Cli.Reference;

/// <summary>Text for troff: whatever is special to it is escaped, and what is not ASCII is named, so that no input encoding matters.</summary>
internal static class Roff
{
    /// <summary>Prose; what stands in backticks is set bold.</summary>
    public static string Prose(string text) =>
        AtLineStart(
            string.Concat(
                Escape(text, isLiteral: false).Split('`').Select((part, i) => i % 2 == 0 ? part : $@"\fB{part}\fR")
            )
        );

    /// <summary>What is typed, or stands in a file: every character as it is on a keyboard.</summary>
    public static string Literal(string text) => AtLineStart(Escape(text, isLiteral: true));

    /// <summary>One argument of a request.</summary>
    public static string Argument(string text) => $"\"{Escape(text, isLiteral: true)}\"";

    // A dot or an apostrophe at the start of a line would make it a request.
    private static string AtLineStart(string escaped) => escaped.StartsWith('.') ? $@"\&{escaped}" : escaped;

    private static string Escape(string text, bool isLiteral)
    {
        StringBuilder escaped = new(text.Length + 16);
        foreach (Rune rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '\\' => escaped.Append(@"\e"),
                '-' => escaped.Append(@"\-"),
                '\'' => escaped.Append(@"\(aq"),
                '^' => escaped.Append(@"\(ha"),
                '~' => escaped.Append(@"\(ti"),
                '`' when isLiteral => escaped.Append(@"\(ga"),
                '"' when isLiteral => escaped.Append(@"\(dq"), // macros take quotes for themselves
                '\n' => escaped.Append(' '),
                > 126 => escaped.Append(CultureInfo.InvariantCulture, $@"\[u{rune.Value:X4}]"),
                _ => escaped.Append(rune),
            };
        }

        return escaped.ToString();
    }
}
