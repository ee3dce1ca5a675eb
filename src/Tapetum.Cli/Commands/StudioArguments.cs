using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;

namespace Tapetum.Cli.Commands;

/// <summary>Options that a studio's commands have alike.</summary>
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

    public static string DefaultFolder(string name) =>
        Path.Combine(
            Environment.GetFolderPath(
                Environment.SpecialFolder.LocalApplicationData,
                Environment.SpecialFolderOption.Create
            ),
            name
        );
}
