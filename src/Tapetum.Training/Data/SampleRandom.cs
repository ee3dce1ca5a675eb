using System.Numerics;

namespace Tapetum.Training.Data;

/// <summary>A random stream of its own for each (seed, index): sample i is the same whoever draws it, in whatever order.</summary>
/// <remarks>xoshiro256**, seeded with SplitMix64: Blackman and Vigna, "Scrambled Linear Pseudorandom Number Generators", ACM TOMS 2021.</remarks>
internal sealed class SampleRandom : Random
{
    private ulong s0;
    private ulong s1;
    private ulong s2;
    private ulong s3;

    // The base class is handed a seed only so that it does not make one of its own; all of its methods are overridden.
    public SampleRandom(ulong seed, ulong index)
        : base(0)
    {
        ulong state = seed;
        state = SplitMix(ref state) ^ index;
        s0 = SplitMix(ref state);
        s1 = SplitMix(ref state);
        s2 = SplitMix(ref state);
        s3 = SplitMix(ref state);
    }

    public override double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    public override float NextSingle() => (NextBits() >> 40) * (1f / (1 << 24));

    public override int Next() => Next(int.MaxValue);

    public override int Next(int maxValue) => Next(0, maxValue);

    public override int Next(int minValue, int maxValue) => (int)NextInt64(minValue, maxValue);

    public override long NextInt64() => NextInt64(long.MaxValue);

    public override long NextInt64(long maxValue) => NextInt64(0, maxValue);

    public override long NextInt64(long minValue, long maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minValue, maxValue);
        // The bias of scaling by a 64-bit product is below 2⁻³² for any range used here.
        ulong range = unchecked((ulong)(maxValue - minValue));
        return unchecked(minValue + (long)Math.BigMul(NextBits(), range, out _));
    }

    public override void NextBytes(byte[] buffer) => NextBytes(buffer.AsSpan());

    public override void NextBytes(Span<byte> buffer)
    {
        foreach (ref byte b in buffer)
        {
            b = (byte)(NextBits() >> 56);
        }
    }

    protected override double Sample() => NextDouble();

    private static ulong SplitMix(ref ulong state)
    {
        unchecked
        {
            ulong z = state += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }

    private ulong NextBits()
    {
        unchecked
        {
            ulong result = BitOperations.RotateLeft(s1 * 5, 7) * 9;
            ulong t = s1 << 17;
            s2 ^= s0;
            s3 ^= s1;
            s1 ^= s2;
            s0 ^= s3;
            s2 ^= t;
            s3 = BitOperations.RotateLeft(s3, 45);
            return result;
        }
    }
}
