namespace Tapetum.Raw;

/// <summary>What LibRaw 0.20 does not tell about a DNG, read from its TIFF structure.</summary>
/// <param name="NoiseProfile">As in <see cref="RawImage.NoiseProfile"/>.</param>
/// <param name="CalibrationApplies">CameraCalibration counts: its signature is that of the profile. Both are empty as a rule.</param>
/// <param name="IsScattered">The pixels are uncompressed, yet not in one piece; LibRaw would read on past the first piece.</param>
/// <param name="Opcodes">What is to be done to the mosaic.</param>
/// <remarks>Digital Negative Specification 1.6: NoiseProfile, CameraCalibrationSignature, ProfileCalibrationSignature.</remarks>
internal sealed record DngTags(
    IReadOnlyList<NoiseProfile> NoiseProfile,
    bool CalibrationApplies,
    bool IsScattered,
    OpcodeList Opcodes
)
{
    public static readonly DngTags None = new([], CalibrationApplies: true, IsScattered: false, OpcodeList.None);

    private const ushort NewSubfileType = 254;
    private const ushort Compression = 259;
    private const ushort PhotometricInterpretation = 262;
    private const ushort StripOffsets = 273;
    private const ushort StripByteCounts = 279;
    private const ushort TileOffsets = 324;
    private const ushort CameraCalibrationSignature = 50931;
    private const ushort ProfileCalibrationSignature = 50932;
    private const ushort OpcodeList2 = 51009;
    private const ushort NoiseProfileTag = 51041;

    private const uint Uncompressed = 1;
    private const uint ColorFilterArray = 32803;

    /// <param name="stream">Seekable.</param>
    public static DngTags Read(Stream stream)
    {
        IReadOnlyList<TiffDirectory> directories = new TiffFile(stream).Directories;
        if (directories.Count == 0)
        {
            return None;
        }

        TiffDirectory main = directories[0];
        TiffDirectory raw = directories.FirstOrDefault(IsMosaic) ?? main;
        NoiseProfile[] noise = NoiseProfileOf(raw);
        return new DngTags(
            noise.Length > 0 ? noise : NoiseProfileOf(main),
            string.Equals(
                main.Text(CameraCalibrationSignature),
                main.Text(ProfileCalibrationSignature),
                StringComparison.Ordinal
            ),
            IsScatteredIn(raw),
            raw.Value(OpcodeList2) is { } opcodes ? OpcodeList.Parse(opcodes.Bytes) : OpcodeList.None
        );
    }

    private static bool IsMosaic(TiffDirectory directory) =>
        directory.UInt32s(PhotometricInterpretation) is [ColorFilterArray, ..]
        && directory.UInt32s(NewSubfileType) is [] or [0];

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
