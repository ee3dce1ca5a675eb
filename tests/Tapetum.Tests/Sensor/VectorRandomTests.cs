using System.Runtime.Intrinsics;
using Tapetum.Sensor.Synthesis;

namespace Tapetum.Tests.Sensor;

public class VectorRandomTests
{
    [Fact]
    public void Every_lane_is_the_published_xoshiro256_starstar()
    {
        // A plain transcription of the generator, seeded with the third lane's splitmix64 outputs of seed 42.
        ulong[] seeds = new ulong[16];
        ulong state = 42;
        for (int i = 0; i < seeds.Length; i++)
        {
            ulong z = state += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            seeds[i] = z ^ (z >> 31);
        }

        ulong[] s = [seeds[2], seeds[6], seeds[10], seeds[14]];
        VectorRandom random = new(42);
        for (int i = 0; i < 1000; i++)
        {
            ulong expected = ulong.RotateLeft(s[1] * 5, 7) * 9;
            ulong t = s[1] << 17;
            s[2] ^= s[0];
            s[3] ^= s[1];
            s[1] ^= s[2];
            s[0] ^= s[3];
            s[2] ^= t;
            s[3] = ulong.RotateLeft(s[3], 45);
            random.NextBits()[2].ShouldBe(expected);
        }
    }

    [Fact]
    public void Normals_have_the_moments_of_a_normal_distribution_and_pairs_are_independent()
    {
        VectorRandom random = new(1);
        double[] moments = new double[5];
        double product = 0;
        const int count = 400_000;
        for (int i = 0; i < count / 16; i++)
        {
            (Vector256<float> a, Vector256<float> b) = random.NextNormals();
            product += Vector256.Sum(a * b) / count;
            foreach (Vector256<float> v in (Vector256<float>[])[a, b])
            {
                Vector256<float> power = v;
                for (int m = 1; m <= 4; m++, power *= v)
                {
                    moments[m] += Vector256.Sum(power) / count;
                }
            }
        }

        moments[1].ShouldBe(0, 0.01);
        moments[2].ShouldBe(1, 0.012);
        moments[3].ShouldBe(0, 0.03);
        moments[4].ShouldBe(3, 0.08);
        product.ShouldBe(0, 0.01);
    }
}
