using System.CommandLine;
using System.CommandLine.Parsing;
using Tapetum.Web;

namespace Tapetum.Cli.Commands.Options;

/// <summary>The options that say where several machines of one studio meet.</summary>
internal sealed class ClusterArguments
{
    private readonly Option<string?> servers = new("--cluster")
    {
        Description =
            "Share the studio with other machines over NATS servers with JetStream: nats://HOST:4222 or tls://HOST:4222, several with commas between them",
        HelpName = "URL",
        CustomParser = ParseServers,
    };

    private readonly Option<int> replicas = new("--replicas")
    {
        Description =
            "On how many NATS servers everything lies, 1, 3 or 5; counts when the studio is first made there; default 1",
        HelpName = "N",
        CustomParser = result => OptionText.WholeNumber(result, 1, 5),
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<string> prefix = new("--cluster-prefix")
    {
        Description =
            "What the studio's names on the servers begin with, so that one NATS serves several studios; default tapetum",
        HelpName = "NAME",
        CustomParser = ParsePrefix,
        DefaultValueFactory = _ => "tapetum",
    };

    private readonly Option<string?> credentials = new("--cluster-credentials")
    {
        Description = "What to show to NATS: a .creds file (JWT), or one with an NKey's seed",
        HelpName = "FILE",
    };

    private readonly Option<string?> authorities = new("--cluster-ca")
    {
        Description = "Who vouches for the NATS servers' certificates, PEM; default: the system's authorities",
        HelpName = "FILE",
    };

    private readonly Option<double?> cache = new("--cluster-cache")
    {
        Description = "What copies of files may take on this machine's disk, GB, besides those in use; default 5",
        HelpName = "N",
        CustomParser = result => OptionText.Number(result, 0, 1e5),
    };

    public void AddTo(Command command)
    {
        command.Add(servers);
        command.Add(replicas);
        command.Add(prefix);
        command.Add(credentials);
        command.Add(authorities);
        command.Add(cache);
    }

    /// <returns>Null where no servers were named.</returns>
    /// <exception cref="UsageException">Something about servers was said all the same, or a file is not there.</exception>
    public ClusterOptions? Read(ParseResult parsed)
    {
        if (parsed.GetValue(servers) is not { } named)
        {
            Option? without = ((Option[])[replicas, prefix, credentials, authorities, cache]).FirstOrDefault(option =>
                parsed.GetResult(option) is { Implicit: false }
            );
            return without is null
                ? null
                : throw new UsageException($"{without.Name}: it counts with --cluster. Name the servers, too.");
        }

        ClusterOptions options = new()
        {
            Servers = named,
            Replicas = parsed.GetValue(replicas),
            Prefix = parsed.GetValue(prefix)!,
            CredentialsFile = parsed.GetValue(credentials),
            AuthorityFile = parsed.GetValue(authorities),
        };
        return parsed.GetValue(cache) is { } gigabytes
            ? options with
            {
                CacheBytes = (long)(gigabytes * 1e9),
            }
            : options;
    }

    private static string? ParseServers(ArgumentResult result) =>
        OptionText
            .Of(result)
            .Split(',')
            .All(server => Uri.TryCreate(server, UriKind.Absolute, out Uri? uri) && uri.Scheme is "nats" or "tls")
            ? OptionText.Of(result)
            : OptionText.Refuse<string>(
                result,
                "nats://HOST:4222 or tls://HOST:4222, several with commas between them"
            );

    private static string? ParsePrefix(ArgumentResult result) =>
        OptionText.Of(result) is { Length: > 0 and <= 32 } name
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
            ? name
            : OptionText.Refuse<string>(result, "up to 32 lower-case letters, digits and dashes");
}
