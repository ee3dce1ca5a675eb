using Tapetum.Encoding.Dng;
using Tapetum.Inference;
using Tapetum.Raw;
using Tapetum.Raw.XTrans;
using Tapetum.Training.Datasets;
using Tapetum.Training.Pairs;

namespace Tapetum.Training.Tests.Pairs;

/// <summary>A folder with small pairs of exposures, and their store.</summary>
internal sealed class StoredExposures : IDisposable
{
    public const int WidthPx = 96;
    public const int HeightPx = 80;

    private readonly TemporaryFolder folder = new();

    public string Folder => folder.Path;

    public string Store => folder.File("store");

    public IReadOnlyList<ExposurePair> Pairs => PairFolder.Read(folder.Path);

    /// <summary>Writes a short and a long exposure of a scene.</summary>
    /// <param name="scene">Its name.</param>
    /// <param name="shortS">Exposure time.</param>
    /// <param name="longS">Exposure time.</param>
    /// <param name="shortDn">What the short one holds at a pixel.</param>
    /// <param name="longDn">What the long one holds.</param>
    /// <param name="cfa">Of both.</param>
    /// <param name="xTrans">Instead of it: where in the pattern of X-Trans both begin.</param>
    public void Add(
        string scene,
        double shortS,
        double longS,
        Func<int, int, int> shortDn,
        Func<int, int, int> longDn,
        CfaPattern cfa = default,
        XTransPhase? xTrans = null
    )
    {
        Directory.CreateDirectory(folder.File("short"));
        Directory.CreateDirectory(folder.File("long"));
        Write(folder.File(FormattableString.Invariant($"short/{scene}_{shortS}s.dng")), shortDn, cfa, xTrans);
        Write(folder.File(FormattableString.Invariant($"long/{scene}_{longS}s.dng")), longDn, cfa, xTrans);
    }

    public Task<IReadOnlyList<StoredPair>> PrepareAsync(
        ModelContract contract = ModelContract.CameraLinear,
        IProgress<PairStoreProgress>? progress = null,
        Func<string, long>? freeBytes = null
    )
    {
        PairStoreOptions options = new()
        {
            Folder = Store,
            DataFolder = folder.Path,
            Contract = contract,
            Parallelism = 2,
        };
        options = freeBytes is null ? options : options with { FreeBytes = freeBytes };
        return new PairStore(options).PrepareAsync(Pairs, progress, TestContext.Current.CancellationToken);
    }

    public void Dispose() => folder.Dispose();

    private static void Write(string path, Func<int, int, int> dnAt, CfaPattern cfa, XTransPhase? xTrans)
    {
        // LibRaw demosaicks no smaller X-Trans pictures.
        (int width, int height) = xTrans is null ? (WidthPx, HeightPx) : (528, 516);
        ushort[] mosaic = new ushort[width * height];
        for (int i = 0; i < mosaic.Length; i++)
        {
            mosaic[i] = (ushort)dnAt(i % width, i / width);
        }

        using FileStream file = File.Create(path);
        DngMosaicWriter.Write(
            file,
            new RawImage
            {
                Path = path,
                Mosaic = mosaic,
                WidthPx = width,
                HeightPx = height,
                Cfa = cfa,
                Black = BlackLevels.Uniform(512),
                WhiteLevelDn = 16383,
                Color = SyntheticRaw.Color,
                Capture = SyntheticRaw.Capture,
                NoiseProfile = [new NoiseProfile(1e-4, 1e-7)],
                BaselineExposureEv = 0,
            },
            new DngMosaicLayout { XTrans = xTrans }
        );
    }
}
