using System.Buffers.Binary;
using System.Text.Json.Serialization;
using Tapetum.Raw.Containers;
using Tapetum.Raw.Lenses;
using Tapetum.Raw.Opcodes;

namespace Tapetum.Raw;

/// <summary>What a raw file says about its picture beyond what developing it needs: to be carried over into the files made of it. Tag numbers are TIFF's.</summary>
public sealed partial record SourceMetadata
{
    public static readonly SourceMetadata None = new();

    private const ushort CompositeImage = 42080;
    private const ushort SourceImages = 42081;
    private const ushort OpcodeList1 = 51008;
    private const ushort OpcodeList2 = 51009;
    private const ushort OpcodeList3 = 51022;

    /// <summary>
    /// Who and what: names, serial number and lens (50708, 50709, 50735, 50736), the original's name (50827), the maker's private data (50740). And the camera's colours: matrices, analogue
    /// balance, illuminants, signatures and the rest of the embedded profile.
    /// </summary>
    private static readonly HashSet<ushort> DngTags =
    [
        50708,
        50709,
        50735,
        50736,
        50827,
        50740,
        50721,
        50722,
        50723,
        50724,
        50727,
        50778,
        50779,
        50931,
        50932,
        50934,
        50936,
        50937,
        50938,
        50939,
        50940,
        50941,
        50942,
        50964,
        50965,
        50981,
        50982,
        51107,
        51108,
        51109,
        51110,
    ];

    /// <summary>Of the directory with the picture: what of it is shown, and OpcodeList3, which corrects the lens after demosaicking.</summary>
    private static readonly HashSet<ushort> DngPictureTags = [.. PictureFrame.Tags, OpcodeList3];

    [JsonInclude]
    internal IReadOnlyDictionary<ushort, TiffValue> Main { get; init; } = new Dictionary<ushort, TiffValue>();

    /// <summary>EXIF's own directory, without the maker note and what describes the file rather than the picture.</summary>
    [JsonInclude]
    internal IReadOnlyDictionary<ushort, TiffValue> Exif { get; init; } = new Dictionary<ushort, TiffValue>();

    [JsonInclude]
    internal IReadOnlyDictionary<ushort, TiffValue> Gps { get; init; } = new Dictionary<ushort, TiffValue>();

    /// <summary>The tags by which a DNG describes its camera and colours; empty for other files.</summary>
    [JsonInclude]
    internal IReadOnlyDictionary<ushort, TiffValue> Dng { get; init; } = new Dictionary<ushort, TiffValue>();

    /// <summary>OpcodeList3: what is to be done to the demosaicked picture. Empty when there is nothing.</summary>
    internal IReadOnlyList<Opcode> PictureOpcodes =>
        Dng.TryGetValue(OpcodeList3, out TiffValue? list) ? OpcodeList.Parse(list.Bytes) : [];

    /// <summary>What is known of the lens otherwise, where the file itself says nothing of how to correct it; null where nothing is.</summary>
    [JsonInclude]
    internal LensProfile? LensProfile { get; init; }

    /// <summary>What a mosaic of these numbers still needs: OpcodeList1 and OpcodeList2, where there is something.</summary>
    internal IEnumerable<KeyValuePair<ushort, TiffValue>> MosaicTags =>
        Dng.Where(t => t.Key is OpcodeList1 or OpcodeList2);

    /// <summary>What of the picture is shown, and what is done to it after demosaicking; without what is damaged.</summary>
    internal IEnumerable<KeyValuePair<ushort, TiffValue>> PictureTags =>
        Dng.Where(t => DngPictureTags.Contains(t.Key))
            .Select(t => t.Key == OpcodeList3 ? new(OpcodeList3, ListOf(PictureOpcodes.Where(IsWhole))) : t);

    /// <summary>All others: of the camera and its colours.</summary>
    internal IEnumerable<KeyValuePair<ushort, TiffValue>> CameraTags => Dng.Where(t => DngTags.Contains(t.Key));

    [JsonInclude]
    internal MakerNote? MakerNote { get; init; }

    /// <summary>An XMP packet as it stands in the file; empty when there is none.</summary>
    public byte[] Xmp { get; init; } = [];

    /// <summary>Whether the file describes its camera as a DNG does.</summary>
    internal bool IsOfDng => CameraTags.Any();

    /// <summary>The same with a part of what was shown until now to be shown, all in shares of it.</summary>
    internal SourceMetadata WithUserCrop(double top, double left, double bottom, double right)
    {
        (double wasTop, double wasLeft, double wasBottom, double wasRight) = PictureFrame.UserCropOf(this);
        (double down, double across) = (wasBottom - wasTop, wasRight - wasLeft);
        return this with
        {
            Dng = new Dictionary<ushort, TiffValue>(Dng)
            {
                [PictureFrame.DefaultUserCrop] = TiffValue.OfRationals(
                    wasTop + (top * down),
                    wasLeft + (left * across),
                    wasTop + (bottom * down),
                    wasLeft + (right * across)
                ),
            },
        };
    }

    /// <summary>The same with other steps before those of OpcodeList3.</summary>
    internal SourceMetadata WithPictureOpcodes(IReadOnlyList<Opcode> first)
    {
        if (first.Count == 0)
        {
            return this;
        }

        return this with
        {
            Dng = new Dictionary<ushort, TiffValue>(Dng) { [OpcodeList3] = ListOf([.. first, .. PictureOpcodes]) },
        };
    }

    /// <summary>The same, with a profile of the lens that took the picture; for what a sensor saw, not for what a program made of it.</summary>
    internal SourceMetadata WithLens(CaptureInfo capture, int widthPx, int heightPx) =>
        LensProfile.Of(capture, this, widthPx, heightPx, LensDatabase.Installed) is { } profile
            ? this with
            {
                LensProfile = profile,
            }
            : this;

    /// <summary>The same, with lateral colour as it was measured in the picture.</summary>
    internal SourceMetadata With(LateralColor color) =>
        this with
        {
            LensProfile = LensProfile.With(LensProfile, color),
        };

    /// <summary>The same, with axial colour as it was measured in the picture.</summary>
    internal SourceMetadata With(AxialColor color) => this with { LensProfile = LensProfile.With(LensProfile, color) };

    /// <summary>The same, with the steps of the lens's profile among those of OpcodeList3: for files that others will read.</summary>
    internal SourceMetadata WithLensAsOpcodes() =>
        LensProfile is null ? this : WithPictureOpcodes(LensProfile.Opcodes) with { LensProfile = null };

    /// <summary>The same for a picture that was merged of several: EXIF 2.32's CompositeImage (3, of frames taken for it) and SourceImageNumberOfCompositeImage.</summary>
    /// <param name="frames">How many there were.</param>
    /// <param name="used">How many of them are in it.</param>
    internal SourceMetadata WithFrames(int frames, int used)
    {
        byte[] numbers = new byte[2 * sizeof(ushort)];
        BinaryPrimitives.WriteUInt16LittleEndian(numbers, (ushort)frames);
        BinaryPrimitives.WriteUInt16LittleEndian(numbers.AsSpan(sizeof(ushort)), (ushort)used);
        return this with
        {
            Exif = new Dictionary<ushort, TiffValue>(Exif)
            {
                [CompositeImage] = new(3, 1, [3, 0]),
                [SourceImages] = new(3, 2, numbers),
            },
        };
    }

    /// <summary>The same with what is left to be done to the mosaic.</summary>
    /// <param name="stored">To its numbers as they are.</param>
    /// <param name="mosaic">To what is above black.</param>
    internal SourceMetadata WithMosaicOpcodes(IReadOnlyList<Opcode> stored, IReadOnlyList<Opcode> mosaic)
    {
        Dictionary<ushort, TiffValue> dng = new(Dng);
        foreach ((ushort tag, IReadOnlyList<Opcode> left) in new[] { (OpcodeList1, stored), (OpcodeList2, mosaic) })
        {
            if (left.Any(IsWhole))
            {
                dng[tag] = ListOf(left.Where(IsWhole));
            }
        }

        return this with
        {
            Dng = dng,
        };
    }

    private static bool IsWhole(Opcode opcode) => opcode is not UnknownOpcode { IsDamaged: true };

    private static TiffValue ListOf(IEnumerable<Opcode> opcodes)
    {
        byte[] list = OpcodeList.ToBytes([.. opcodes]);
        return new(7, list.Length, list);
    }

    /// <summary>The same for a picture of which pixels were made one.</summary>
    /// <param name="blockPx">How many, each way.</param>
    internal SourceMetadata Binned(int blockPx)
    {
        Dictionary<ushort, TiffValue> dng = new(Dng);
        foreach (ushort tag in PictureFrame.CropTags.Where(dng.ContainsKey))
        {
            double[] numbers = dng[tag].ToDoubles();
            byte[] bytes = new byte[sizeof(uint) * numbers.Length];
            for (int i = 0; i < numbers.Length; i++)
            {
                uint binned = (uint)Math.Clamp(numbers[i] / blockPx, 0, int.MaxValue);
                BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(sizeof(uint) * i), binned);
            }

            dng[tag] = new(4, numbers.Length, bytes);
        }

        if (dng.ContainsKey(OpcodeList3))
        {
            dng[OpcodeList3] = ListOf(BinnedOpcodes.Of(PictureOpcodes, blockPx));
        }

        return this with
        {
            Dng = dng,
        };
    }
}
