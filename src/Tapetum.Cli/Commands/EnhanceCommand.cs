using System.CommandLine;
using System.CommandLine.Parsing;
using Tapetum.Cli.Batches;
using Tapetum.Cli.Commands.Options;
using Tapetum.Cli.Settings;
using Tapetum.Development;
using Tapetum.Encoding;
using Tapetum.Encoding.Names;

namespace Tapetum.Cli.Commands;

/// <summary><c>tapetum enhance</c>: raw files in, pictures out.</summary>
internal static class EnhanceCommand
{
    private const int MaxJobs = 64;

    private static readonly string SampleFolder = Path.Combine("out", "sample");

    private static readonly Argument<string[]> Inputs = new("INPUT")
    {
        Description =
            "Raw files, folders (with all below them) and patterns such as '**/*.{dng,nef}'; - is standard input; without any, a sample raw is fetched and enhanced into out/",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public static readonly Option<string?> Output = new("--output", "-o")
    {
        Description =
            "The picture to write, a folder, or a name made of the fields below; - is standard output; default: beside the raw file",
        HelpName = "PATH",
    };

    private static readonly PictureFileOptions PictureFile = new();

    private static readonly LightOptions Light = new();

    private static readonly LookOptions Looks = new();

    private static readonly GeometryOptions Geometry = new();

    private static readonly Option<double?> Strength = new("--strength")
    {
        Description = "How much of the noise to remove, 0 to 1: 0 shows the noisy picture, 1 is the default",
        HelpName = "0..1",
        CustomParser = result => OptionText.Number(result, 0, 1),
    };

    private static readonly Option<ColorSpace> Colors = new("--color-space")
    {
        Description =
            "The colours that the picture can hold; default: srgb. Not for a DNG, which holds the camera's own",
        HelpName = "srgb|display-p3|rec2020",
        CustomParser = ParseColorSpace,
        DefaultValueFactory = _ => ColorSpace.Srgb,
    };

    private static readonly Option<AutoOff> LensCorrections = new("--lens-corrections")
    {
        Description =
            "Put distortion, vignetting and colour fringes of the lens right, as a DNG says how or else as lensfun's database knows the lens, fringes else as the picture shows them; "
            + "default: auto. A linear DNG holds them as instructions",
        HelpName = "auto|off",
        DefaultValueFactory = _ => AutoOff.Auto,
    };

    private static readonly SensorOptions Sensor = new();

    private static readonly Option<bool> Overwrite = new("--overwrite")
    {
        Description = "Replace pictures that exist; without it their raw files are skipped",
    };

    private static readonly Option<int> Jobs = new("--jobs", "-j")
    {
        Description =
            "Files in work at once: while one is on the network, others are read and written. "
            + "Each takes up to 14 bytes of memory per pixel, 26 for a linear DNG whose lens is put right",
        HelpName = "N",
        DefaultValueFactory = _ => EnhancerOptions.DefaultJobs,
        CustomParser = result => OptionText.WholeNumber(result, 1, MaxJobs),
    };

    public static readonly Option<bool> Json = new("--json")
    {
        Description = "Print a line of JSON per file instead of the picture's path",
    };

    private static readonly WholeBatchOptions WholeBatch = new();

    private static readonly ModelOptions Model = new();

    private static readonly ServerOptions Server = new();

    public static Command Create(CommandContext context)
    {
        CommandWithExamples command = new(
            "enhance",
            "Turn dark or noisy raw files into clean, bright pictures",
            new Example("enhance", "Try it on a sample"),
            new Example("enhance night.dng", "night.png beside it"),
            new Example("enhance night.dng -o bright.png --ev 1", "One stop brighter than the automatic exposure"),
            new Example("enhance night.dng --white-balance 3200 --format png16", "Lamp light, 16 bits per channel"),
            new Example("enhance night.dng -o night.jpg --quality 85", "A smaller file, to share"),
            new Example("enhance night.dng -o night.jpg --crop 3:2 --resize 2048", "A part of it, small, to share"),
            new Example(
                "enhance night.dng -o night.jpg --color-space display-p3",
                "Richer colours on a phone's screen"
            ),
            new Example("enhance night.dng --format tiff", "16 bits without loss, to go on editing"),
            new Example("enhance night.dng --format dng", "A linear DNG for your raw converter: night-enhanced.dng"),
            new Example("enhance night.nef --dng mosaic", "Like the camera's own file, without the noise"),
            new Example(
                "enhance stars.dng --dark darks/*.dng",
                "A long exposure, without amplifier glow and hot pixels"
            ),
            new Example("enhance --burst a.dng b.dng c.dng -o night.png", "One picture of a burst, from the hand"),
            new Example(
                "enhance --burst auto shoot/ -o pictures/",
                "Frames of one setting taken right after each other become one picture, others one each"
            ),
            new Example("enhance - --format jpeg < night.dng > night.jpg", "Through a pipe"),
            new Example(
                "enhance shoot/ -o pictures/",
                "Every raw file of a folder and those below it; run it again, and it goes on where it was stopped"
            ),
            new Example(
                "enhance 'card/**/*.NEF' -o 'pictures/{date:yyyy/MM-dd}/{name}-{iso}.{ext}'",
                "Sorted by day, with the ISO in the name"
            ),
            new Example(
                "enhance shoot/ -o pictures/ --shard $SLURM_ARRAY_TASK_ID/16",
                "A sixteenth of the files: one of 16 jobs of a cluster that see the same folders"
            ),
            new Example(
                "enhance shoot/ -o pictures/ --server https://studio.example.org",
                "The same, made by a studio elsewhere"
            )
        )
        {
            Inputs,
        };
        AddOptionsTo(command);
        foreach (Option option in WholeBatch.All)
        {
            command.Add(option);
        }

        command.Add(Server.Option);
        command.SetAction((parsed, _) => RunAsync(parsed, context));
        return command;
    }

    /// <summary>What the commands that make pictures have in common.</summary>
    public static void AddOptionsTo(CommandWithExamples command)
    {
        Option[] options =
        [
            Output,
            .. PictureFile.All,
            Strength,
            .. Light.All,
            .. Looks.All,
            .. Geometry.All,
            Colors,
            LensCorrections,
            .. Sensor.All,
            Overwrite,
            Jobs,
            Json,
        ];
        foreach (Option option in options)
        {
            command.Add(option);
        }

        Model.AddTo(command);
        command.Add(
            new HelpTable(
                "Fields of --output",
                [.. NameField.All.Select(field => ($"{{{field.Name}}}", field.Meaning))]
            )
        );
        command.Add(
            new HelpTable(
                $"Settings, from {SettingsFile.Name} beside the first input, here, or in ~/.config/tapetum",
                [
                    (
                        "{ \"format\": \"jpeg\", \"ev\": 0.5 }",
                        "the options above without their dashes; the command line wins, then the nearest file"
                    ),
                ]
            )
        );
        command.TakesSettings = true;
        command.Validators.Add(Light.RefuseBothExposures);
    }

    public static EnhanceOptions ReadOptions(ParseResult parsed, CommandContext context)
    {
        PictureOptions file = PictureFile.Read(parsed, parsed.GetValue(Output));
        if (file.Format == OutputFormat.Dng && parsed.GetResult(Colors) is { Implicit: false })
        {
            throw new UsageException(
                "--color-space is for finished pictures: a DNG holds the camera's own colours, and the raw converter that opens it chooses. "
                    + $"Leave it out, also of {SettingsFile.Name}, or choose another --format."
            );
        }

        return new()
        {
            Format = file.Format,
            Dng = file.Dng,
            Jpeg = file.Jpeg,
            Overwrite = parsed.GetValue(Overwrite),
            Strength = (float)(parsed.GetValue(Strength) ?? 1),
            CorrectLens = parsed.GetValue(LensCorrections) == AutoOff.Auto,
            Noise = SensorOptions.NoiseOf(parsed),
            Calibration = SensorOptions.CalibrationOf(parsed),
            Dark = Sensor.DarkOf(parsed, context),
            Development = Looks.Read(
                parsed,
                Light.Read(parsed) with
                {
                    ColorSpace = parsed.GetRequiredValue(Colors),
                    Geometry = Geometry.Read(parsed, file.Format),
                }
            ),
        };
    }

    public static EnhancerOptions ReadEnhancer(ParseResult parsed) =>
        Model.Read(parsed) with
        {
            Jobs = parsed.GetValue(Jobs),
        };

    private static async Task<int> RunAsync(ParseResult parsed, CommandContext context)
    {
        string[] inputs = parsed.GetValue(Inputs) ?? [];
        if (inputs.Length == 0 && Sensor.HasDark(parsed))
        {
            throw new UsageException(
                "no raw file is left: all that follows --dark is a dark frame. Name the raw file before it."
            );
        }

        EnhanceOptions options = ReadOptions(parsed, context);
        string? output = parsed.GetValue(Output);
        if (inputs.Length == 0)
        {
            inputs = [await SampleRaw.FetchAsync(SampleFolder, context)];
            // Trying it a second time is no mistake, and a picture in our own folder is nobody's work.
            options = options with
            {
                Overwrite = options.Overwrite || output is null,
            };
            output ??= Path.GetDirectoryName(SampleFolder);
        }

        int? jobs = parsed.GetResult(Jobs) is { Implicit: false } ? parsed.GetValue(Jobs) : null;
        using IPictureMaker pictures =
            await Server.ConnectAsync(parsed, options, jobs, context)
            ?? new LocalPictures(ReadEnhancer(parsed), options);
        EnhanceBatch batch = new(pictures, options.Overwrite, parsed.GetValue(Json), context);
        if (!PipedPlan.IsMeant(inputs, output))
        {
            return await batch.RunAsync(WholeBatch.Plan(parsed, inputs, output, options.Format, context));
        }

        WholeBatch.RefuseWithPipe(parsed);
        using StandardStream streams = new();
        return await batch.RunAsync(
            await PipedPlan.MakeAsync(streams, inputs, output, options.Format, parsed.GetValue(Json), context)
        );
    }

    private static ColorSpace ParseColorSpace(ArgumentResult result) =>
        ColorSpace.Find(OptionText.Of(result))
        ?? OptionText.Refuse<ColorSpace>(result, "srgb, display-p3 or rec2020")
        ?? ColorSpace.Srgb;
}
