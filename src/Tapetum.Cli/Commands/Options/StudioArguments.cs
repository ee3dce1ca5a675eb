using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Hosting;

namespace Tapetum.Cli.Commands.Options;

/// <summary>Options that a studio's commands have alike, and how they run.</summary>
internal static class StudioArguments
{
    public static Option<int> Port(int standard) =>
        new("--port")
        {
            Description = string.Create(
                CultureInfo.InvariantCulture,
                $"The port to listen on; default {standard}, 0 takes a free one"
            ),
            HelpName = "PORT",
            CustomParser = result => (int)ParseNumber(result, 0, 65535),
            DefaultValueFactory = _ => standard,
        };

    public static Option<IPAddress> Address() =>
        new("--address")
        {
            Description = "The address to listen on; default 127.0.0.1, this machine alone",
            HelpName = "IP",
            CustomParser = result =>
                IPAddress.TryParse(OptionText.Of(result), out IPAddress? address)
                    ? address
                    : OptionText.Refuse<IPAddress>(result, "an IP address such as 0.0.0.0"),
            DefaultValueFactory = _ => IPAddress.Loopback,
        };

    public static Option<double> Number(string name, string description, double standard, double min, double max) =>
        new(name)
        {
            Description = string.Create(CultureInfo.InvariantCulture, $"{description}; default {standard}"),
            HelpName = "N",
            CustomParser = result => ParseNumber(result, min, max),
            DefaultValueFactory = _ => standard,
        };

    public static double ParseNumber(ArgumentResult result, double min, double max) =>
        double.TryParse(OptionText.Of(result), NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
        && value >= min
        && value <= max
            ? value
            : OptionText.Refuse<double>(result, $"a number from {min} to {max}");

    /// <summary>Until it is asked to end.</summary>
    /// <exception cref="UsageException">The port is taken.</exception>
    public static async Task<int> RunAsync(WebApplication server, int port, CommandContext context)
    {
        try
        {
            await server.StartAsync(context.Cancellation);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            await server.StopAsync(CancellationToken.None);
            throw new UsageException($"--port {port}: something else listens there. Give another port, or 0.");
        }

        context.Results.WriteLine(server.Urls.Single());
        await server.WaitForShutdownAsync(context.Cancellation);
        return ExitCode.Done;
    }

    public static string DefaultFolder(string name) =>
        Path.Combine(
            Environment.GetFolderPath(
                Environment.SpecialFolder.LocalApplicationData,
                Environment.SpecialFolderOption.Create
            ),
            name
        );
}
