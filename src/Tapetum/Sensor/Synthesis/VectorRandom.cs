using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tapetum.Sensor.Synthesis;

/// <summary>Four xoshiro256** generators side by side: eight random floats a step, the same on every machine for a seed.</summary>
/// <remarks>Blackman and Vigna, "Scrambled Linear Pseudorandom Number Generators", ACM TOMS 2021; seeded by splitmix64 as they advise.</remarks>
internal struct VectorRandom
{
    private Vector256<ulong> s0;
    private Vector256<ulong> s1;
    private Vector256<ulong> s2;
    private Vector256<ulong> s3;

    public VectorRandom(ulong seed)
    {
        s0 = NextSeeds(ref seed);
        s1 = NextSeeds(ref seed);
        s2 = NextSeeds(ref seed);
        s3 = NextSeeds(ref seed);
    }

    public Vector256<ulong> NextBits()
    {
        // The generator's multiplications by 5 and 9 as shifts: there is no 64-bit vector product before AVX-512.
        Vector256<ulong> five = s1 + (s1 << 2);
        Vector256<ulong> turned = (five << 7) | (five >>> 57);
        Vector256<ulong> result = turned + (turned << 3);
        Vector256<ulong> t = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = (s3 << 45) | (s3 >>> 19);
        return result;
    }

    /// <summary>Uniform on (0, 1): (k + ½)/2²³, so that both u and 1 − u are exact and never 0.</summary>
    public Vector256<float> NextUniform()
    {
        Vector256<int> k = (NextBits().AsUInt32() >>> 9).AsInt32();
        return (Vector256.ConvertToSingle(k) + Vector256.Create(0.5f)) * (1f / (1 << 23));
    }

    /// <summary>Two independent standard normal vectors: r·cos φ and r·sin φ with r = √(−2 ln u) (Box and Muller 1958).</summary>
    public (Vector256<float> First, Vector256<float> Second) NextNormals()
    {
        Vector256<float> radius = Vector256.Sqrt(Vector256.Log(NextUniform()) * -2f);
        (Vector256<float> sin, Vector256<float> cos) = Vector256.SinCos(NextUniform() * (2 * MathF.PI));
        return (radius * cos, radius * sin);
    }

    private static Vector256<ulong> NextSeeds(ref ulong state) =>
        Vector256.Create(SplitMix(ref state), SplitMix(ref state), SplitMix(ref state), SplitMix(ref state));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ulong SplitMix(ref ulong state)
    {
        ulong z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
