using System.Globalization;

namespace Tapetum.Raw.Lenses;

/// <summary>lensfun's measurements of lenses, where they are installed (Debian's liblensfun-data-v1). What a photo needs of it is read when it is needed, and once.</summary>
internal sealed class LensDatabase
{
    private const string Timestamp = "timestamp.txt";

    /// <summary>A sensor that is larger than the one on which a lens was measured sees more of it, where nothing is known.</summary>
    private const double LargerBy = 1.04;

    private readonly Lazy<LensfunSource[]> sources;
    private readonly LastAnswer<(string Make, string Model), LensCamera?> cameras;
    private readonly LastAnswer<Question, IReadOnlyList<LensCalibration>> lenses;

    /// <param name="folders">Where they may lie; of those that are there the newest counts.</param>
    public LensDatabase(params IReadOnlyList<string> folders)
    {
        sources = new(() => NewestOf(folders));
        cameras = new(camera => FindCamera(camera.Make, camera.Model));
        lenses = new(question => FindLenses(question.Lens, question.Make, question.Camera, question.CropFactor));
    }

    /// <summary>This machine's: as the package brought it, or as lensfun-update-data fetched it later.</summary>
    public static LensDatabase Installed { get; } =
        new([
            .. Folders()
                .SelectMany(folder => new[] { Path.Combine(folder, "version_1"), Path.Combine(folder, "version_2") }),
        ]);

    /// <summary>How large a camera's sensor is, and how lenses are fastened to it; null where it is not known.</summary>
    public LensCamera? CameraOf(string make, string model) => cameras.To((make, model));

    /// <summary>All measurements of a lens that hold for a sensor, those of the most similar sensor first; empty where it is not known which lens it is.</summary>
    /// <param name="lens">As the file calls it; null where it does not say.</param>
    /// <param name="make">Of the camera.</param>
    /// <param name="camera">Null where it is not known.</param>
    /// <param name="cropFactor">Of the sensor.</param>
    public IReadOnlyList<LensCalibration> LensesOf(string? lens, string make, LensCamera? camera, double cropFactor) =>
        lenses.To(new(lens, make, camera, cropFactor));

    private LensCamera? FindCamera(string make, string model)
    {
        LensName maker = new(make);
        LensName name = new(model);
        string[] makers = [.. maker.Words];
        return sources
            .Value.Where(source => source.HasMaker(makers))
            .SelectMany(source => source.Cameras)
            .FirstOrDefault(camera =>
                makers.Any(camera.Makers.Contains) && camera.Names.Any(known => known.Is(name, camera.Makers))
            );
    }

    private IReadOnlyList<LensCalibration> FindLenses(string? lens, string make, LensCamera? camera, double cropFactor)
    {
        LensCalibration[] found = camera is { HasFixedLens: true }
            ? [.. FixedTo(camera.Mount)]
            : [.. Named(new(lens ?? ""), new(make))];
        if (camera is { HasFixedLens: false })
        {
            HashSet<string> mounts = [camera.Mount, .. FittingAlso(camera.Mount)];
            found = [.. found.Where(known => known.Mounts.Any(mounts.Contains))];
        }

        if (!AreOne(found))
        {
            // Two makers have one of that name, or a compact camera has converters: the camera's own maker's, or nobody's.
            HashSet<string> own = [.. new LensName(make).Words];
            found = [.. found.Where(known => known.Makers.Overlaps(own))];
            if (!AreOne(found))
            {
                return [];
            }
        }

        return
        [
            .. found
                .Where(known => known.CropFactor <= LargerBy * cropFactor)
                .OrderBy(known => Math.Abs(Math.Log(known.CropFactor / cropFactor))),
        ];
    }

    private static bool AreOne(IEnumerable<LensCalibration> lenses) =>
        lenses.Select(lens => lens.Shown).Distinct(StringComparer.OrdinalIgnoreCase).Count() <= 1;

    private IEnumerable<LensCalibration> FixedTo(string mount) =>
        sources
            .Value.Where(source => source.Mentions([mount]))
            .SelectMany(source => source.Lenses)
            .Where(known => known.Mounts.Contains(mount, StringComparer.Ordinal));

    private IEnumerable<LensCalibration> Named(LensName lens, LensName make) =>
        lens.IsNothing
            ? []
            : sources
                .Value.Where(source => source.Mentions(lens.Words.Except(make.Words, StringComparer.Ordinal)))
                .SelectMany(source => source.Lenses)
                .Where(known =>
                {
                    HashSet<string> makers = [.. known.Makers, .. make.Words];
                    return known.Names.Any(name => name.Is(lens, makers));
                });

    private IEnumerable<string> FittingAlso(string mount) =>
        sources
            .Value.Where(source => source.Describes(mount))
            .SelectMany(source => source.Mounts)
            .Where(known => known.Name == mount)
            .SelectMany(known => known.FitsAlso);

    private static IEnumerable<string> Folders()
    {
        if (OperatingSystem.IsWindows())
        {
            return [];
        }

        string local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        return
        [
            Path.Combine(local, "lensfun", "updates"),
            "/var/lib/lensfun-updates",
            "/usr/local/share/lensfun",
            "/usr/share/lensfun",
            "/opt/homebrew/share/lensfun",
        ];
    }

    private static LensfunSource[] NewestOf(IReadOnlyList<string> folders) =>
        folders.Where(Directory.Exists).MaxBy(TimeOf) is { } newest
            ? [.. Directory.GetFiles(newest, "*.xml").Order(StringComparer.Ordinal).Select(LensfunSource.Open)]
            : [];

    private static long TimeOf(string folder)
    {
        string path = Path.Combine(folder, Timestamp);
        return
            File.Exists(path)
            && long.TryParse(
                File.ReadAllText(path),
                NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
                CultureInfo.InvariantCulture,
                out long time
            )
            ? time
            : 0;
    }

    private sealed record Question(string? Lens, string Make, LensCamera? Camera, double CropFactor);
}
