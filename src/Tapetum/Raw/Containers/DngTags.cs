using Tapetum.Raw.Opcodes;
using Tapetum.Raw.Profiles;

namespace Tapetum.Raw.Containers;

/// <summary>What LibRaw 0.20 does not tell about a DNG, or not rightly, read from its TIFF structure.</summary>
/// <remarks>Digital Negative Specification 1.7.</remarks>
internal sealed record DngTags
{
    public static readonly DngTags None = new();

    private const ushort NewSubfileType = 254;
    private const ushort ImageWidth = 256;
    private const ushort ImageLength = 257;
    private const ushort Compression = 259;
    private const ushort PhotometricInterpretation = 262;
    private const ushort StripOffsets = 273;
    private const ushort StripByteCounts = 279;
    private const ushort SamplesPerPixel = 277;
    private const ushort TileOffsets = 324;
    private const ushort CfaRepeatPatternDim = 33421;
    private const ushort CfaPatternTag = 33422;
    private const ushort CfaPlaneColor = 50710;
    private const ushort CfaLayout = 50711;
    private const ushort LinearizationTableTag = 50712;
    private const ushort BlackLevelRepeatDim = 50713;
    private const ushort BlackLevel = 50714;
    private const ushort BlackLevelDeltaH = 50715;
    private const ushort BlackLevelDeltaV = 50716;
    private const ushort WhiteLevel = 50717;
    private const ushort ColorMatrix1 = 50721;
    private const ushort AsShotNeutral = 50728;
    private const ushort AsShotWhiteXy = 50729;
    private const ushort ActiveArea = 50829;
    private const ushort MaskedAreas = 50830;
    private const ushort CameraCalibrationSignature = 50931;
    private const ushort ProfileCalibrationSignature = 50932;
    private const ushort OpcodeList1Tag = 51008;
    private const ushort OpcodeList2Tag = 51009;
    private const ushort NoiseProfileTag = 51041;

    private const uint Uncompressed = 1;
    private const uint ColorFilterArray = 32803;
    private const uint LinearRaw = 34892;

    /// <summary>As in <see cref="RawImage.NoiseProfile"/>.</summary>
    public IReadOnlyList<NoiseProfile> NoiseProfile { get; private init; } = [];

    /// <summary>CameraCalibration counts: its signature is that of the profile. Both are empty as a rule.</summary>
    public bool CalibrationApplies { get; private init; } = true;

    /// <summary>What its camera profile says beyond matrices; null for nothing.</summary>
    public ProfileTables? Profile { get; private init; }

    /// <summary>The pixels are uncompressed, yet not in one piece; LibRaw would read on past the first piece.</summary>
    public bool IsScattered { get; private init; }

    /// <summary>What is to be done to the numbers of the file.</summary>
    public IReadOnlyList<Opcode> Opcodes1 { get; private init; } = [];

    /// <summary>What is to be done to the mosaic above black.</summary>
    public IReadOnlyList<Opcode> Opcodes2 { get; private init; } = [];

    /// <summary>Null when the file has no mosaic, or says nothing of its filters.</summary>
    public DngCfa? Cfa { get; private init; }

    /// <summary>Whether its picture is a mosaic, by its own word.</summary>
    public bool IsMosaic { get; private init; }

    /// <summary>By which its numbers were looked up, or nothing.</summary>
    public IReadOnlyList<double> LinearizationTable { get; private init; } = [];

    /// <summary>Of the active area in the stored picture; 0 where the file does not say.</summary>
    public int ActiveTopPx { get; private init; }

    /// <inheritdoc cref="ActiveTopPx"/>
    public int ActiveLeftPx { get; private init; }

    /// <summary>What it tells in a way that is not read here, a clause each.</summary>
    public IReadOnlyList<string> Remarks { get; private init; } = [];

    /// <summary>Whether its masked pixels lie within the stored picture and beside what is shown, so that they may tell what is black.</summary>
    public bool HasMaskedPixels { get; private init; } = true;

    /// <summary>Of each number of a pixel: one of a mosaic, three of a linear picture. Empty when the file does not say.</summary>
    public IReadOnlyList<BlackLevels> Blacks { get; private init; } = [];

    /// <summary>Of a mosaic; null when the file does not say.</summary>
    public BlackLevels? Black => Blacks.Count > 0 ? Blacks[0] : null;

    /// <summary>Of each number of a pixel; empty when the file does not say, or tells another count or nonsense.</summary>
    public IReadOnlyList<float> Whites { get; private init; } = [];

    /// <param name="stream">Seekable.</param>
    public static DngTags Read(Stream stream)
    {
        IReadOnlyList<TiffDirectory> directories = new TiffFile(stream).Directories;
        if (directories.Count == 0)
        {
            return None;
        }

        TiffDirectory main = directories[0];
        TiffDirectory raw = PictureIn(directories);
        NoiseProfile[] noise = NoiseProfileOf(raw);
        double[] active = Numbers(raw, ActiveArea);
        var profile = ProfileTables.Read(main);
        return new()
        {
            NoiseProfile = noise.Length > 0 ? noise : NoiseProfileOf(main),
            CalibrationApplies = string.Equals(
                main.Text(CameraCalibrationSignature),
                main.Text(ProfileCalibrationSignature),
                StringComparison.Ordinal
            ),
            IsScattered = IsScatteredIn(raw),
            Opcodes1 = OpcodesOf(raw, OpcodeList1Tag),
            Opcodes2 = OpcodesOf(raw, OpcodeList2Tag),
            Cfa = CfaOf(raw, main),
            IsMosaic = IsPicture(raw, ColorFilterArray),
            LinearizationTable = Numbers(raw, LinearizationTableTag),
            ActiveTopPx = active.Length == 4 ? (int)active[0] : 0,
            ActiveLeftPx = active.Length == 4 ? (int)active[1] : 0,
            Profile = profile,
            Remarks = [.. RemarksOn(main), .. profile?.Remarks ?? []],
            HasMaskedPixels = AreBeside(Numbers(raw, MaskedAreas), active, raw),
            Blacks = BlacksOf(raw),
            Whites = WhitesOf(raw),
        };
    }

    private static IEnumerable<string> RemarksOn(TiffDirectory main)
    {
        if (main.Count(AsShotWhiteXy) > 0 && main.Count(AsShotNeutral) == 0)
        {
            yield return "it tells the light's colour as x and y alone (AsShotWhiteXY): white was looked for in the picture";
        }
    }

    /// <summary>The directory of the picture itself, among those of previews.</summary>
    public static TiffDirectory PictureIn(IReadOnlyList<TiffDirectory> directories) =>
        directories.FirstOrDefault(d => IsPicture(d, ColorFilterArray))
        ?? directories.FirstOrDefault(d => IsPicture(d, LinearRaw))
        ?? directories[0];

    private static bool IsPicture(TiffDirectory directory, uint photometric) =>
        directory.UInt32s(PhotometricInterpretation) is [var found, ..]
        && found == photometric
        && directory.UInt32s(NewSubfileType) is [] or [0];

    private static double[] Numbers(TiffDirectory directory, ushort tag) => directory.Value(tag)?.ToDoubles() ?? [];

    /// <summary>For numbers that are no longer where the tags say.</summary>
    public DngTags LevelsAlone() => None with { Blacks = Blacks, NoiseProfile = NoiseProfile };

    private static IReadOnlyList<Opcode> OpcodesOf(TiffDirectory directory, ushort tag) =>
        directory.Value(tag) is { } list ? OpcodeList.Parse(list.Bytes) : [];

    private static DngCfa? CfaOf(TiffDirectory raw, TiffDirectory main)
    {
        double[] size = Numbers(raw, CfaRepeatPatternDim);
        byte[] pattern = raw.Value(CfaPatternTag)?.Bytes ?? [];
        if (size is not [>= 1 and <= 64, >= 1 and <= 64])
        {
            if (pattern.Length != 4)
            {
                return null;
            }

            size = [2, 2];
        }

        double[] planes = Numbers(raw, CfaPlaneColor);
        double[] layout = Numbers(raw, CfaLayout);
        return new DngCfa(
            (int)size[0],
            (int)size[1],
            pattern,
            planes.Length == 0 ? [0, 1, 2] : [.. planes.Select(p => (byte)p)],
            layout is [var l, ..] ? (int)l : 1,
            (int)Math.Max(raw.Count(ColorMatrix1), main.Count(ColorMatrix1)) / 3
        );
    }

    /// <param name="masked">Top, left, bottom and right of each area.</param>
    /// <param name="active">The same of the active area; empty for the whole picture, in which masks may be.</param>
    /// <param name="raw">Has the size.</param>
    private static bool AreBeside(double[] masked, double[] active, TiffDirectory raw)
    {
        double height = Numbers(raw, ImageLength).FirstOrDefault();
        double width = Numbers(raw, ImageWidth).FirstOrDefault();
        return masked
            .Chunk(4)
            .All(m =>
                m is [var top, var left, var bottom, var right]
                && bottom <= height
                && right <= width
                && (
                    active is not [var activeTop, var activeLeft, var activeBottom, var activeRight]
                    || bottom <= activeTop
                    || top >= activeBottom
                    || right <= activeLeft
                    || left >= activeRight
                )
            );
    }

    private static int SamplesOf(TiffDirectory raw) => raw.UInt32s(SamplesPerPixel) is [3] ? 3 : 1;

    private static float[] WhitesOf(TiffDirectory raw)
    {
        double[] levels = Numbers(raw, WhiteLevel);
        return levels.Length == SamplesOf(raw) && levels.All(w => w is > 0 and <= ushort.MaxValue)
            ? [.. levels.Select(w => (float)w)]
            : [];
    }

    /// <summary>black(x, y, sample) = BlackLevel[y mod rows, x mod columns, sample] + BlackLevelDeltaH[x] + BlackLevelDeltaV[y]</summary>
    private static BlackLevels[] BlacksOf(TiffDirectory raw)
    {
        double[] size = Numbers(raw, BlackLevelRepeatDim);
        (int rows, int columns) = size is [>= 1 and <= 4096, >= 1 and <= 4096] ? ((int)size[0], (int)size[1]) : (1, 1);
        double[] levels = Numbers(raw, BlackLevel);
        double[] deltaH = Numbers(raw, BlackLevelDeltaH);
        double[] deltaV = Numbers(raw, BlackLevelDeltaV);
        if (
            (levels.Length == 0 && deltaH.Length == 0 && deltaV.Length == 0)
            || !levels.Concat(deltaH).Concat(deltaV).All(v => Math.Abs(v) <= ushort.MaxValue)
        )
        {
            return [];
        }

        int samples = SamplesOf(raw);
        if (levels.Length == rows * columns)
        {
            levels = [.. levels.SelectMany(level => Enumerable.Repeat(level, samples))];
        }
        else if (levels.Length != rows * columns * samples)
        {
            (rows, columns) = (1, 1);
            levels = [.. Enumerable.Repeat(levels.FirstOrDefault(), samples)];
        }

        return
        [
            .. Enumerable
                .Range(0, samples)
                .Select(sample =>
                    new BlackLevels(
                        columns,
                        rows,
                        [.. levels.Where((_, i) => i % samples == sample).Select(v => (float)v)]
                    ).With(deltaH, deltaV)
                ),
        ];
    }

    /// <summary>One pair of scale and offset for all colours, or three; anything else is not a noise profile.</summary>
    private static NoiseProfile[] NoiseProfileOf(TiffDirectory directory)
    {
        double[] values = directory.Doubles(NoiseProfileTag);
        bool isUsable =
            values.Length is 2 or 6
            && values.All(v => double.IsFinite(v) && v >= 0)
            && values.Where((_, i) => i % 2 == 0).All(s => s > 0);
        return isUsable ? [.. values.Chunk(2).Select(pair => new NoiseProfile(pair[0], pair[1]))] : [];
    }

    private static bool IsScatteredIn(TiffDirectory raw)
    {
        if (raw.UInt32s(Compression) is [not Uncompressed])
        {
            return false;
        }

        if (raw.Count(TileOffsets) > 1)
        {
            return true;
        }

        uint[] offsets = raw.UInt32s(StripOffsets);
        uint[] sizes = raw.UInt32s(StripByteCounts);
        int last = Math.Min(offsets.Length, sizes.Length) - 1;
        return Enumerable.Range(0, Math.Max(0, last)).Any(i => offsets[i] + (long)sizes[i] != offsets[i + 1]);
    }
}
