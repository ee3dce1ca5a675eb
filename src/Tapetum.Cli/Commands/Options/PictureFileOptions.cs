using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Tapetum.Encoding;

namespace Tapetum.Cli.Commands.Options;

/// <summary>The options that say what kind of file a picture becomes.</summary>
internal sealed class PictureFileOptions
{
    private readonly Option<OutputFormat?> format = new("--format")
    {
        Description = "Kind of picture; default: by the name of --output, else png (8 bits per channel)",
        HelpName = "png|png16|jpeg|tiff|dng",
        CustomParser = ParseFormat,
    };

    private readonly Option<int?> quality = new("--quality")
    {
        Description = $"Of a JPEG; default: {JpegOptions.DefaultQuality}",
        HelpName = "1..100",
        CustomParser = ParseQuality,
    };

    private readonly Option<ChromaSubsampling?> subsampling = new("--subsampling")
    {
        Description = "How finely a JPEG keeps colour; default: 4:4:4 from quality 90 on",
        HelpName = "4:4:4|4:2:0",
        CustomParser = ParseSubsampling,
    };

    private readonly Option<DngKind?> dng = new("--dng")
    {
        Description =
            "What a DNG holds: linear colours, the default, or the sensor's mosaic, for a raw converter's own demosaicking, profiles and lens corrections",
        HelpName = "linear|mosaic",
        CustomParser = ParseDng,
    };

    public IEnumerable<Option> All => [format, dng, quality, subsampling];

    /// <param name="parsed">The command line.</param>
    /// <param name="output">What --output names; null when it was not given.</param>
    /// <exception cref="UsageException">An option is for another format.</exception>
    public PictureOptions Read(ParseResult parsed, string? output)
    {
        OutputFormat? named = output is null || Directory.Exists(output) ? null : PictureWriter.FormatOf(output);
        PictureOptions options = new()
        {
            Format =
                parsed.GetValue(format)
                ?? named
                ?? (parsed.GetValue(dng) is null ? OutputFormat.Png : OutputFormat.Dng),
            Dng = parsed.GetValue(dng) ?? DngKind.Linear,
            Jpeg = new JpegOptions
            {
                Quality = parsed.GetValue(quality) ?? JpegOptions.DefaultQuality,
                Subsampling = parsed.GetValue(subsampling) ?? ChromaSubsampling.Auto,
            },
        };
        if (parsed.GetValue(dng) is not null && options.Format != OutputFormat.Dng)
        {
            throw new UsageException("--dng is for DNGs: give --format dng too, or leave the format out.");
        }

        bool forJpeg = parsed.GetValue(quality) is not null || parsed.GetValue(subsampling) is not null;
        return forJpeg && options.Format != OutputFormat.Jpeg
            ? throw new UsageException("--quality and --subsampling are for JPEGs: give --format jpeg too.")
            : options;
    }

    private static OutputFormat? ParseFormat(ArgumentResult result) =>
        OptionText.Of(result) switch
        {
            "png" => OutputFormat.Png,
            "png16" => OutputFormat.Png16,
            "jpeg" or "jpg" => OutputFormat.Jpeg,
            "tiff" or "tif" => OutputFormat.Tiff,
            "dng" => OutputFormat.Dng,
            _ => OptionText.Refuse<OutputFormat?>(result, "png, png16, jpeg, tiff or dng"),
        };

    private static DngKind? ParseDng(ArgumentResult result) =>
        OptionText.Of(result) switch
        {
            "linear" => DngKind.Linear,
            "mosaic" => DngKind.Mosaic,
            _ => OptionText.Refuse<DngKind?>(result, "linear or mosaic"),
        };

    private static int? ParseQuality(ArgumentResult result) =>
        int.TryParse(OptionText.Of(result), NumberStyles.None, CultureInfo.InvariantCulture, out int value)
        && value is >= 1 and <= 100
            ? value
            : OptionText.Refuse<int?>(result, "a whole number from 1 to 100");

    private static ChromaSubsampling? ParseSubsampling(ArgumentResult result) =>
        OptionText.Of(result) switch
        {
            "4:4:4" => ChromaSubsampling.None,
            "4:2:0" => ChromaSubsampling.Halved,
            _ => OptionText.Refuse<ChromaSubsampling?>(result, "4:4:4 or 4:2:0"),
        };
}
