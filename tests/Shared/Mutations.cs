using System.Buffers.Binary;
using System.Globalization;

namespace Tapetum.Tests;

/// <summary>Files changed at random, each by its seed and number alone. TAPETUM_FUZZ_SECONDS in the environment asks for as much instead of the few of a test run.</summary>
internal static class Mutations
{
    private const int HeadBytes = 4096;

    private static readonly uint[] Interesting =
    [
        0,
        1,
        0x7F,
        0xFF,
        0x7FFF,
        0x8000,
        0xFFFF,
        0x10000,
        0x7FFFFFFF,
        0x80000000,
        0xFFFFFFFE,
        0xFFFFFFFF,
    ];

    /// <summary>How long to go on; null in a test run.</summary>
    public static TimeSpan? Asked =>
        Environment.GetEnvironmentVariable("TAPETUM_FUZZ_SECONDS") is { Length: > 0 } seconds
            ? TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture))
            : null;

    /// <summary>The first number: always the same in a test run, else of the day's time, so that every run tries others.</summary>
    public static int FirstSeed => Asked is null ? 1 : Environment.TickCount & 0xFFFFFF;

    /// <param name="corpus">Files to begin with.</param>
    /// <param name="cases">How many in a test run.</param>
    public static IEnumerable<(int Number, byte[] File)> Of(IReadOnlyList<byte[]> corpus, int cases)
    {
        long begun = System.Diagnostics.Stopwatch.GetTimestamp();
        int first = FirstSeed;
        for (
            int i = 0;
            Asked is { } asked ? System.Diagnostics.Stopwatch.GetElapsedTime(begun) < asked : i < cases;
            i++
        )
        {
            yield return (first + i, One(corpus, first + i));
        }
    }

    /// <summary>The file of a number, to look at it again.</summary>
    public static byte[] One(IReadOnlyList<byte[]> corpus, int number)
    {
        Random random = new(number);
        byte[] file = [.. corpus[random.Next(corpus.Count)]];
        for (int changes = random.Next(1, 9); changes > 0; changes--)
        {
            Change(file, random);
        }

        return random.Next(6) == 0 ? file[..random.Next(file.Length + 1)] : file;
    }

    private static void Change(byte[] file, Random random)
    {
        int head = Math.Min(file.Length, HeadBytes);
        int at = random.Next(8) switch
        {
            < 5 => random.Next(head),
            < 7 => file.Length - 1 - random.Next(head),
            _ => random.Next(file.Length),
        };
        switch (random.Next(5))
        {
            case 0:
                file[at] = (byte)random.Next(256);
                break;
            case 1:
                file[at] ^= (byte)(1 << random.Next(8));
                break;
            case 2:
                file[at] = (byte)(file[at] + random.Next(9) - 4);
                break;
            default:
                Span<byte> number = stackalloc byte[sizeof(uint)];
                BinaryPrimitives.WriteUInt32LittleEndian(number, Interesting[random.Next(Interesting.Length)]);
                number[..Math.Min(random.Next(2) == 0 ? 2 : 4, file.Length - at)].CopyTo(file.AsSpan(at));
                break;
        }
    }
}
