using System.Text.Json.Serialization;
using Tapetum.Raw.Containers;

namespace Tapetum.Raw.Profiles;

/// <summary>What a DNG's camera profile says beyond matrices.</summary>
/// <remarks>Digital Negative Specification 1.6, "Camera Profiles".</remarks>
internal sealed record ProfileTables
{
    private const ushort CalibrationIlluminant1 = 50778;
    private const ushort ProfileNameTag = 50936;
    private const ushort HueSatMapDims = 50937;
    private const ushort HueSatMapData1 = 50938;
    private const ushort HueSatMapData2 = 50939;
    private const ushort ToneCurveTag = 50940;
    private const ushort LookTableDims = 50981;
    private const ushort LookTableData = 50982;
    private const ushort HueSatMapEncoding = 51107;
    private const ushort LookTableEncoding = 51108;
    private const ushort BaselineExposureOffset = 51109;

    private const double MostOffsetEv = 20;

    /// <summary>What it is called; empty for one without a name.</summary>
    public string Name { get; init; } = "";

    /// <summary>What makes colours right, under one or two lights: before exposure.</summary>
    public IReadOnlyList<LitHueSatMap> HueSatMaps { get; init; } = [];

    /// <summary>What makes them look as the profile's maker likes: after exposure.</summary>
    public HueSatMap? LookTable { get; init; }

    /// <summary>Pairs of linear values, 0 to 1, rising from (0, 0) to (1, 1); empty where there is none.</summary>
    public IReadOnlyList<double> ToneCurve { get; init; } = [];

    /// <summary>Added to BaselineExposure.</summary>
    public double ExposureOffsetEv { get; init; }

    /// <summary>What it tells that cannot be used, a clause each.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>Whether it says how pictures should look, beyond right colours.</summary>
    [JsonIgnore]
    public bool HasLook => LookTable is not null || ToneCurve.Count > 0;

    /// <param name="main">The first directory of a DNG.</param>
    /// <returns>Null where there is nothing of all this.</returns>
    public static ProfileTables? Read(TiffDirectory main)
    {
        List<string> remarks = [];
        double[] dims = Numbers(main, HueSatMapDims);
        bool isEncoded = Numbers(main, HueSatMapEncoding) is [1];
        List<LitHueSatMap> maps = [];
        foreach (ushort tag in new[] { HueSatMapData1, HueSatMapData2 })
        {
            double[] illuminant = Numbers(main, (ushort)(CalibrationIlluminant1 + tag - HueSatMapData1));
            if (TableIn(main, tag, dims, isEncoded, remarks) is { } map)
            {
                maps.Add(new(illuminant is [var light] ? (int)light : 0, map));
            }
        }

        bool isLookEncoded = Numbers(main, LookTableEncoding) is [1];
        ProfileTables tables = new()
        {
            Name = main.Text(ProfileNameTag),
            HueSatMaps = maps,
            LookTable = TableIn(main, LookTableData, Numbers(main, LookTableDims), isLookEncoded, remarks),
            ToneCurve = CurveIn(main, remarks),
            ExposureOffsetEv =
                Numbers(main, BaselineExposureOffset) is [var offset] && Math.Abs(offset) < MostOffsetEv ? offset : 0,
            Remarks = remarks,
        };
        return maps.Count > 0 || tables.HasLook || tables.ExposureOffsetEv != 0 || remarks.Count > 0 ? tables : null;
    }

    private static HueSatMap? TableIn(
        TiffDirectory main,
        ushort tag,
        double[] dims,
        bool isEncoded,
        List<string> remarks
    )
    {
        if (main.Count(tag) == 0)
        {
            return null;
        }

        if (HueSatMap.Of(dims, Numbers(main, tag), isEncoded) is { } map)
        {
            return map;
        }

        string name = tag == LookTableData ? "ProfileLookTableData" : $"ProfileHueSatMapData{tag - HueSatMapData1 + 1}";
        remarks.Add($"a table of its camera profile is damaged ({name}): colours come without it");
        return null;
    }

    private static double[] CurveIn(TiffDirectory main, List<string> remarks)
    {
        double[] pairs = Numbers(main, ToneCurveTag);
        if (main.Count(ToneCurveTag) == 0 || IsCurve(pairs))
        {
            return pairs;
        }

        remarks.Add("the tone curve of its camera profile is damaged (ProfileToneCurve): tones come without it");
        return [];
    }

    private static bool IsCurve(double[] pairs) =>
        pairs.Length is >= 4 and <= 1 << 16
        && pairs.Length % 2 == 0
        && pairs.All(number => number is >= 0 and <= 1)
        && pairs is [0, ..]
        && pairs[^2] == 1
        && Enumerable
            .Range(1, (pairs.Length / 2) - 1)
            .All(i => pairs[2 * i] > pairs[(2 * i) - 2] && pairs[(2 * i) + 1] >= pairs[(2 * i) - 1]);

    private static double[] Numbers(TiffDirectory directory, ushort tag) => directory.Value(tag)?.ToDoubles() ?? [];
}
