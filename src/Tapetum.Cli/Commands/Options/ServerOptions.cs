using System.CommandLine;
using Tapetum.Cli.Batches;
using Tapetum.Cli.Remote;
using Tapetum.Cli.Settings;
using Tapetum.Encoding;

namespace Tapetum.Cli.Commands.Options;

/// <summary>The option that has pictures made elsewhere.</summary>
internal sealed class ServerOptions
{
    // As many as keep a few workers busy.
    private const int DefaultJobs = 8;

    private readonly Option<Uri?> server = new("--server")
    {
        Description =
            $"Have the pictures made by a studio (tapetum serve) at this address; its token is taken from {StudioHttp.TokenVariable} in the environment; {DefaultJobs} files are on their way at once, unless --jobs says otherwise",
        HelpName = "URL",
        CustomParser = result =>
            Uri.TryCreate(OptionText.Of(result), UriKind.Absolute, out Uri? address)
            && address.Scheme is "http" or "https"
                ? address
                : OptionText.Refuse<Uri?>(result, "http://HOST:PORT or https://HOST"),
    };

    public Option Option => server;

    /// <returns>Null where nothing was said of a studio.</returns>
    /// <exception cref="UsageException">Something was asked for that a studio cannot do.</exception>
    /// <exception cref="StudioException">None answers there.</exception>
    public async Task<IPictureMaker?> ConnectAsync(
        ParseResult parsed,
        EnhanceOptions options,
        int? jobs,
        CommandContext context
    )
    {
        if (parsed.GetValue(server) is not { } address)
        {
            return null;
        }

        RefuseOwnWork(parsed, options);
        string? token = Environment.GetEnvironmentVariable(StudioHttp.TokenVariable) is { Length: > 0 } told
            ? told
            : null;
        if (token is not null && address.Scheme == "http" && !address.IsLoopback)
        {
            context.Say(
                $"{address}: the token and the photos go there unencrypted. Use https where others share the network."
            );
        }

        StudioPictures pictures = new(
            new(new(address, token, context.Time), context.Time),
            options,
            jobs ?? DefaultJobs,
            context.Time
        );
        try
        {
            await pictures.ConnectAsync(context.Cancellation);
            return pictures;
        }
        catch
        {
            pictures.Dispose();
            throw;
        }
    }

    private static void RefuseOwnWork(ParseResult parsed, EnhanceOptions options)
    {
        string[] ownWork =
        [
            "--ratio",
            "--noise",
            "--dark",
            "--burst",
            "--model",
            "--device",
            "--threads",
            "--subsampling",
        ];
        Option? own = parsed.CommandResult.Command.Options.FirstOrDefault(option =>
            ownWork.Contains(option.Name) && parsed.GetResult(option) is { Implicit: false }
        );
        string? refused =
            own?.Name ?? (options is { Format: OutputFormat.Dng, Dng: DngKind.Mosaic } ? "--dng mosaic" : null);
        if (refused is not null)
        {
            throw new UsageException(
                $"{refused}: a studio cannot do that. Leave it out, also of {SettingsFile.Name}, or leave --server out."
            );
        }
    }
}
