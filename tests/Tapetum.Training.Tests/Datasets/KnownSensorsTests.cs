using Tapetum.Confinement;
using Tapetum.Inference;
using Tapetum.Raw;
using Tapetum.Sensor;
using Tapetum.Sensor.Calibration;
using Tapetum.Training.Datasets;
using Tapetum.Training.Datasets.Synthesis;
using Tapetum.Training.Pairs;
using Tapetum.Training.Tests.Data;

namespace Tapetum.Training.Tests.Datasets;

/// <summary>A set of a camera that was calibrated, with its dark frames.</summary>
public sealed class KnownSensorsTests : IAsyncLifetime
{
    private const int Iso = 800;

    private static readonly CameraCalibration Camera = new()
    {
        Make = "Tapetum",
        Model = "Unlike 1",
        WhiteLevelDn = 14_000,
        Isos =
        [
            new()
            {
                Iso = Iso,
                GainDnPerElectron = 0.96,
                GainByFilter = [0.96, 0.96, 0.96, 0.96],
                ReadNoiseDn = 5,
                RowNoiseDn = 1.7,
                ColumnNoiseDn = 0.8,
                BlackDn = [300, 300, 300, 300],
                ClipDn = 14_000,
                FixedPatternDn = 2,
                PhotoResponseShare = 0.012,
                HotPixelShare = 1e-3,
                Darks = 4,
                FlatPairs = 5,
            },
        ],
    };

    private readonly TemporaryFolder folder = new();
    private readonly List<string> said = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private IReadOnlyList<ExposurePair> Pairs => PairFolder.Read(folder.File("set"));

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(folder.File("photos"));
        TestPhotos.WriteDetailed(folder.File("photos/1.png"), 1100, 900, seed: 1);
        SidSetOptions options = new()
        {
            Folder = folder.File("set"),
            Sources = SidSource.OfFolders([folder.File("photos")]),
            Size = (512, 384),
            Sequences = 1,
            Camera = Camera,
        };
        await new SidSetWriter(options).WriteAsync(progress: null, Stop);
    }

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void A_made_set_s_own_darks_and_flats_measure_the_camera_that_it_was_made_of()
    {
        CameraCalibrator calibrator = new(said.Add, new Progress<(int, int)>(), Stop);

        IsoCalibration measured = calibrator.Measure(Files("dark"), Files("flat")).Camera.Isos.ShouldHaveSingleItem();

        IsoCalibration truth = Camera.Isos[0];
        said.ShouldBeEmpty();
        measured.GainDnPerElectron.ShouldBe(truth.GainDnPerElectron, 0.02);
        measured.ReadNoiseDn.ShouldBe(truth.ReadNoiseDn, 0.1);
        measured.RowNoiseDn.ShouldBe(truth.RowNoiseDn, 0.15);
        measured.ColumnNoiseDn.ShouldBe(truth.ColumnNoiseDn, 0.1);
        measured.FixedPatternDn!.Value.ShouldBe(truth.FixedPatternDn!.Value, 0.1);
        measured.PhotoResponseShare!.Value.ShouldBe(truth.PhotoResponseShare!.Value, 0.001);
        measured.ClipDn.ShouldBe(truth.ClipDn);
    }

    [Fact]
    public async Task Training_sees_exposures_as_enhance_does_with_the_same_calibration_and_dark_frames()
    {
        IReadOnlyList<StoredPair> stored = await StoreAsync(Sensors("dark"));

        said.ShouldBeEmpty();
        foreach ((ExposurePair pair, StoredPair made) in Pairs.Zip(stored))
        {
            DarkFrame dark = DarkFrame.Of([.. DarksTakenAs(pair.ShortPath)]);
            var enhanced = DecodedPhoto.Read(
                pair.ShortPath,
                new KnownSensor(Noise: null, Camera, dark),
                DecodingLimits.Default,
                Stop
            );
            Pixels(made).SequenceEqual(enhanced.Raw.Mosaic.ToArray()).ShouldBeTrue(pair.ShortPath);
            made.Short.Info.BlackRowOffsetsDn.ShouldBe(enhanced.Raw.Black.RowOffsetsDn.ToArray());
            made.Short.Info.Noise.ShouldBe(enhanced.Noise);
            made.Short.Info.Noise!.Origin.ShouldBe(NoiseOrigin.Calibration);
        }
    }

    [Fact]
    public async Task What_was_stored_without_dark_frames_is_made_again_with_them_and_exposures_that_have_none_are_said()
    {
        ushort[] plain = Pixels(
            (await StoreAsync(KnownSensors.None)).Single(pair => pair.Short.Info.Capture.ExposureTimeS == 0.1)
        );
        Count log = new();
        IReadOnlyList<StoredPair> known = await StoreAsync(Sensors("dark/ISO800_0.1s*"), log);

        log.Reused.ShouldBe(0);
        Pixels(known.Single(pair => pair.Short.Info.Capture.ExposureTimeS == 0.1)).SequenceEqual(plain).ShouldBeFalse();
        said.Count.ShouldBe(3, string.Join('\n', said));
        said.ShouldContain(text => text.Contains("no dark frame was taken as it was", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Hot_pixels_of_a_pair_are_replaced_before_training_as_before_inference()
    {
        StoredPair pair = (await StoreAsync(KnownSensors.None))[0];
        float[] input = new float[256 * 256];
        float[] target = new float[3 * 256 * 256];

        PairRenderer.Render(pair, AlignedCrop.Middle(pair.Short.Info, 256), ModelContract.CameraLinear, input, target);

        float[] sorted = [.. input.Order()];
        // A thousandth of the pixels leaks a fiftieth of the range: many standard deviations, which are 1 here.
        (sorted[^1] - sorted[sorted.Length / 2]).ShouldBeLessThan(15);
    }

    private static ushort[] Pixels(StoredPair pair)
    {
        using MappedPixels rows = pair.Short.MapRows(0, pair.Short.Info.HeightPx);
        return rows.Span.ToArray();
    }

    private KnownSensors Sensors(string darks) =>
        new(noise: null, Camera, [.. Files(darks).Select(path => RawDecoder.Read(path, Stop))], said.Add);

    private string[] Files(string name) =>
        name.Contains('/', StringComparison.Ordinal)
            ? Directory.GetFiles(folder.File("set/Sony/dark"), Path.GetFileName(name))
            : [.. Directory.GetFiles(folder.File($"set/Sony/{name}")).Order(StringComparer.Ordinal)];

    private IEnumerable<RawImage> DarksTakenAs(string path)
    {
        double time = RawDecoder.ReadCapture(path).ExposureTimeS!.Value;
        return Files("dark")
            .Select(dark => RawDecoder.Read(dark, Stop))
            .Where(dark => Math.Abs((dark.Capture.ExposureTimeS!.Value / time) - 1) < 0.01);
    }

    private Task<IReadOnlyList<StoredPair>> StoreAsync(KnownSensors sensors, Count? log = null)
    {
        PairStoreOptions options = new()
        {
            Folder = folder.File("store"),
            DataFolder = folder.File("set"),
            Contract = ModelContract.CameraLinear,
            Sensors = sensors,
        };
        return new PairStore(options).PrepareAsync(Pairs, log, Stop);
    }

    private sealed class Count : IProgress<PairStoreProgress>
    {
        public int Reused { get; private set; }

        public void Report(PairStoreProgress value) => Reused = value.Reused;
    }
}
