using System.Runtime.InteropServices;
using System.Text.Json.Serialization;

namespace Tapetum.Raw.Profiles;

/// <summary>
/// A table over hue, saturation and value: by how many degrees a colour's hue is turned, and what its saturation and value are multiplied by.
/// <code>entry of (h, s, v) = Entries[3·((v·Hues + h)·Saturations + s)] …    hue goes round; saturation and value run from 0 to 1</code>
/// </summary>
/// <remarks>Digital Negative Specification 1.6: ProfileHueSatMapData1, ProfileHueSatMapData2, ProfileLookTableData.</remarks>
/// <param name="Hues">How many, all round.</param>
/// <param name="Saturations">How many from 0 to 1.</param>
/// <param name="Values">Likewise; 1 where value decides nothing.</param>
/// <param name="IsEncoded">Whether value goes through sRGB's transfer before it is looked up and multiplied, and back.</param>
/// <param name="Bytes">[Values, Hues, Saturations, 3] of single precision, little-endian.</param>
internal sealed record HueSatMap(int Hues, int Saturations, int Values, bool IsEncoded, byte[] Bytes)
{
    private const int MostSteps = 2048;
    private const int MostValues = 256;
    private const int MostEntries = 1 << 20;

    [JsonIgnore]
    public ReadOnlySpan<float> Entries => MemoryMarshal.Cast<byte, float>(Bytes);

    /// <param name="dims">How many hues, saturations and, where there are three numbers, values.</param>
    /// <param name="data">The entries.</param>
    /// <param name="isEncoded">As <see cref="IsEncoded"/>.</param>
    /// <returns>Null for what is no such table.</returns>
    public static HueSatMap? Of(double[] dims, double[] data, bool isEncoded)
    {
        if (
            dims is not [>= 1 and <= MostSteps, >= 2 and <= MostSteps, ..]
            || dims.Length > 3
            || (dims.Length == 3 && dims[2] is not (>= 1 and <= MostValues))
        )
        {
            return null;
        }

        (int hues, int saturations, int values) = ((int)dims[0], (int)dims[1], dims.Length == 3 ? (int)dims[2] : 1);
        long entries = (long)hues * saturations * values;
        if (entries > MostEntries || data.Length != 3 * entries || !data.Select(IsSensible).All(sensible => sensible))
        {
            return null;
        }

        float[] numbers = [.. data.Select(number => (float)number)];
        return new(hues, saturations, values, isEncoded, MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray());
    }

    /// <summary>Between two tables, number by number; of other sizes, the nearer one.</summary>
    public static HueSatMap Blend(HueSatMap a, HueSatMap b, double shareOfA)
    {
        bool isAlike = (a.Hues, a.Saturations, a.Values) == (b.Hues, b.Saturations, b.Values);
        if (!isAlike || shareOfA is 0 or 1)
        {
            return shareOfA >= 0.5 ? a : b;
        }

        float[] blended = new float[a.Entries.Length];
        for (int i = 0; i < blended.Length; i++)
        {
            blended[i] = (float)((a.Entries[i] * shareOfA) + (b.Entries[i] * (1 - shareOfA)));
        }

        return a with
        {
            Bytes = MemoryMarshal.AsBytes(blended.AsSpan()).ToArray(),
        };
    }

    /// <summary>Degrees, and factors.</summary>
    private static bool IsSensible(double number, int at) =>
        at % 3 == 0 ? Math.Abs(number) <= 360 : number is >= 0 and <= 100;
}
