using System.Runtime.InteropServices;
using Tapetum.Raw.Profiles;

namespace Tapetum.Tests;

/// <summary>Camera profiles made for tests: tables in which no two entries are alike.</summary>
internal static class SyntheticProfile
{
    /// <summary>Two lights, a look and a tone curve.</summary>
    public static ProfileTables Whole(int values = 4, bool isEncoded = true) =>
        new()
        {
            Name = "Tapetum Test",
            HueSatMaps =
            [
                new(17, Map(hues: 12, saturations: 6, values: 1, isEncoded: false, strength: 1)),
                new(21, Map(hues: 12, saturations: 6, values: 1, isEncoded: false, strength: -1)),
            ],
            LookTable = Map(hues: 6, saturations: 4, values, isEncoded, strength: 0.7),
            ToneCurve = [0, 0, 0.02, 0.015, 0.1, 0.19, 0.25, 0.48, 0.5, 0.8, 0.75, 0.95, 1, 1],
        };

    /// <summary>Greys are left alone, as the specification wants it.</summary>
    public static HueSatMap Map(int hues, int saturations, int values, bool isEncoded, double strength)
    {
        List<float> entries = [];
        for (int v = 0; v < values; v++)
        {
            for (int h = 0; h < hues; h++)
            {
                for (int s = 0; s < saturations; s++)
                {
                    double much = strength * s / (saturations - 1);
                    entries.Add((float)(25 * much * Math.Sin(h + v + 1)));
                    entries.Add((float)(1 + (0.4 * much * Math.Cos((2 * h) + v))));
                    entries.Add((float)(1 + (0.2 * much * Math.Sin((3 * h) + (2 * v)))));
                }
            }
        }

        byte[] bytes = MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(entries)).ToArray();
        return new(hues, saturations, values, isEncoded, bytes);
    }
}
