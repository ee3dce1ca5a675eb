using System.CommandLine;

namespace Tapetum.Cli.Commands;

/// <summary><c>tapetum completion</c>: scripts with which shells complete commands, options and their values.</summary>
internal static class CompletionCommand
{
    // The line up to the cursor, without the program's name, goes to the parser, which answers what may follow. Where nothing is suggested, files are.
    private const string Bash = """
        _tapetum() {
            local line="${COMP_LINE:0:COMP_POINT}" word="${COMP_WORDS[COMP_CWORD]}" suggested
            line="${line#* }"
            suggested=$("$1" "[suggest:${#line}]" "$line" 2>/dev/null)
            [[ $word == -* ]] || suggested=$(grep -v '^-' <<<"$suggested")
            mapfile -t COMPREPLY < <(compgen -W "$suggested" -- "$word")
        }
        complete -o default -o bashdefault -F _tapetum tapetum
        """;

    private const string Zsh = """
        #compdef tapetum
        _tapetum() {
            local line="${(j: :)words[2,CURRENT]}" word="${words[CURRENT]}"
            local -a suggested
            suggested=("${(@f)$("${words[1]}" "[suggest:${#line}]" "$line" 2>/dev/null)}")
            [[ $word == -* ]] || suggested=("${(@)suggested:#-*}")
            compadd -- "${suggested[@]:#}" || _files
        }
        compdef _tapetum tapetum
        """;

    private const string Fish = """
        function __tapetum_suggest
            set -l line (string replace -r '^\S+\s+' '' -- (commandline -cp))
            set -l word (commandline -ct)
            set -l suggested (tapetum "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null)
            string match -q -- '-*' $word; and string match -- '-*' $suggested; or string match -v -- '-*' $suggested
        end
        complete -c tapetum -a '(__tapetum_suggest)'
        """;

    public static Command Create(CommandContext context)
    {
        CommandWithExamples command = new(
            "completion",
            "Print a script that completes commands and options in a shell",
            new Example(
                "completion bash > ~/.local/share/bash-completion/completions/tapetum",
                "For bash, from the next shell on"
            ),
            new Example("completion zsh > \"${fpath[1]}/_tapetum\"", "For zsh"),
            new Example("completion fish > ~/.config/fish/completions/tapetum.fish", "For fish")
        )
        {
            For("bash", Bash, context),
            For("zsh", Zsh, context),
            For("fish", Fish, context),
        };
        return command;
    }

    /// <summary>What an option's help names as its alternatives (png|jpeg|KELVIN) is suggested, but for placeholders in capitals.</summary>
    public static void SuggestAlternatives(Command command)
    {
        foreach (
            Option option in command.Options.Where(option =>
                option.HelpName?.Contains('|', StringComparison.Ordinal) == true
            )
        )
        {
            string[] alternatives =
            [
                .. option
                    .HelpName!.Split('|')
                    .Where(name => !name.Any(char.IsUpper) && !name.Contains("..", StringComparison.Ordinal)),
            ];
            option.CompletionSources.Clear();
            option.CompletionSources.Add(alternatives);
        }

        foreach (Command child in command.Subcommands)
        {
            SuggestAlternatives(child);
        }
    }

    private static Command For(string shell, string script, CommandContext context)
    {
        Command command = new(shell, $"For {shell}");
        command.SetAction(_ =>
        {
            context.Results.WriteLine(script);
            return ExitCode.Done;
        });
        return command;
    }
}
