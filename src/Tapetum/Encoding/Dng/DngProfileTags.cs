using System.Runtime.InteropServices;
using Tapetum.Encoding.Tiff;
using Tapetum.Raw.Containers;
using Tapetum.Raw.Profiles;

namespace Tapetum.Encoding.Dng;

/// <summary>The tables of a camera's profile as tags of a DNG.</summary>
/// <remarks>Digital Negative Specification 1.6, "Camera Profile Tags".</remarks>
internal static class DngProfileTags
{
    private const ushort Float = 11;

    public static void AddTo(TiffDirectoryWriter d, ProfileTables profile)
    {
        d.AddText(50936, profile.Name); // ProfileName
        for (int i = 0; i < Math.Min(2, profile.HueSatMaps.Count); i++)
        {
            Add(d, dims: 50937, (ushort)(50938 + i), encoding: 51107, profile.HueSatMaps[i].Map); // ProfileHueSatMapData
        }

        if (profile.LookTable is { } look)
        {
            Add(d, dims: 50981, data: 50982, encoding: 51108, look); // ProfileLookTableData
        }

        if (profile.ToneCurve.Count > 0)
        {
            float[] curve = [.. profile.ToneCurve.Select(value => (float)value)];
            d.Add(50940, new(Float, curve.Length, MemoryMarshal.AsBytes(curve.AsSpan()).ToArray())); // ProfileToneCurve
        }

        if (profile.ExposureOffsetEv != 0)
        {
            d.AddSignedRationals(51109, 1_000_000, profile.ExposureOffsetEv); // BaselineExposureOffset
        }
    }

    private static void Add(TiffDirectoryWriter d, ushort dims, ushort data, ushort encoding, HueSatMap map)
    {
        d.AddLongs(dims, (uint)map.Hues, (uint)map.Saturations, (uint)map.Values);
        d.Add(data, new TiffValue(Float, map.Entries.Length, map.Bytes));
        d.AddLongs(encoding, map.IsEncoded ? 1u : 0);
    }
}
