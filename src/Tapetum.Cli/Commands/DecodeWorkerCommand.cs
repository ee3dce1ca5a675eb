using System.CommandLine;
using Tapetum.Web.Decoding;

namespace Tapetum.Cli.Commands;

/// <summary><c>tapetum decode-worker</c>: what the web studio runs to decode strangers' files; not for people.</summary>
internal static class DecodeWorkerCommand
{
    public const string Name = "decode-worker";

    private static readonly Option<long> Memory = new("--memory") { Required = true };
    private static readonly Option<long> FileSize = new("--file-size") { Required = true };
    private static readonly Option<bool> WithoutNetwork = new(DecodeWorker.WithoutNetwork);

    public static Command Create(CommandContext context)
    {
        Command command = new(Name) { Memory, FileSize, WithoutNetwork };
        command.Hidden = true;
        command.SetAction(
            async (parsed, _) =>
            {
                DecodeLimits limits = new(parsed.GetValue(Memory), parsed.GetValue(FileSize));
                bool hasNetwork = !parsed.GetValue(WithoutNetwork);
                await DecodeWorker.RunAsync(limits, hasNetwork, Console.In, context.Results, context.Cancellation);
                return ExitCode.Done;
            }
        );
        return command;
    }
}
