using System.CommandLine;
using Tapetum.Web;

namespace Tapetum.Cli.Commands.Options;

/// <summary>The options that limit what decoding a stranger's file may take.</summary>
internal sealed class DecodingArguments
{
    private readonly Option<double> maxPixels = StudioArguments.Number(
        "--max-pixels",
        "The largest sensor, megapixels",
        150,
        1,
        400
    );

    private readonly Option<double> memory = StudioArguments.Number(
        "--decode-memory",
        "What decoding a file may take of memory, MB",
        2000,
        300,
        1e6
    );

    private readonly Option<double> time = StudioArguments.Number(
        "--decode-time",
        "What decoding a file may take of time, seconds",
        60,
        1,
        3600
    );

    public void AddTo(Command command)
    {
        command.Add(maxPixels);
        command.Add(memory);
        command.Add(time);
    }

    public StudioOptions Read(ParseResult parsed, StudioOptions options) =>
        options with
        {
            MaxPixels = (long)(parsed.GetValue(maxPixels) * 1e6),
            DecodeMemoryBytes = (long)(parsed.GetValue(memory) * 1e6),
            DecodeTimeout = TimeSpan.FromSeconds(parsed.GetValue(time)),
        };
}
