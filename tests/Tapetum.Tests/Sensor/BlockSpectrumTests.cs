using System.Runtime.Intrinsics;
using Tapetum.Sensor.Estimation;
using Tapetum.Sensor.Synthesis;

namespace Tapetum.Tests.Sensor;

public class BlockSpectrumTests
{
    [Fact]
    public void Energies_are_those_of_a_plain_cosine_transform()
    {
        Random rng = new(2);
        double[,] block = new double[8, 8];
        Vector256<float>[] rows = new Vector256<float>[8];
        for (int y = 0; y < 8; y++)
        {
            for (int x = 0; x < 8; x++)
            {
                block[y, x] = 100 + (20 * rng.NextDouble());
                rows[y] = rows[y].WithElement(x, (float)block[y, x]);
            }
        }

        double high = 0;
        for (int u = 0; u < 8; u++)
        {
            for (int v = 0; v < 8; v++)
            {
                high += u + v >= 5 ? Math.Pow(Coefficient(block, u, v), 2) / BlockSpectrum.HighCount : 0;
            }
        }

        double texture = 0;
        foreach ((int u, int v) in ((int, int)[])[(0, 2), (2, 0), (1, 2), (2, 1), (1, 3), (3, 1)])
        {
            texture += Math.Pow(Coefficient(block, u, v), 2) / BlockSpectrum.TextureCount;
        }

        BandEnergies bands = BlockSpectrum.Measure(rows);
        ((double)bands.High).ShouldBe(high, high * 1e-4);
        ((double)bands.Texture).ShouldBe(texture, texture * 1e-4);
    }

    [Fact]
    public void A_slope_has_no_middle_and_little_high_energy()
    {
        Vector256<float>[] rows = new Vector256<float>[8];
        for (int y = 0; y < 8; y++)
        {
            rows[y] = Vector256.Create(0f, 1, 2, 3, 4, 5, 6, 7) + Vector256.Create(y * 2f);
        }

        BandEnergies bands = BlockSpectrum.Measure(rows);
        bands.High.ShouldBeLessThan(0.05f);
        bands.Texture.ShouldBeLessThan(1e-4f);
    }

    [Fact]
    public void White_noise_has_its_variance_in_every_band()
    {
        VectorRandom random = new(3);
        Vector256<float>[] rows = new Vector256<float>[8];
        (double select, double texture, double high) = (0, 0, 0);
        const int count = 8000;
        for (int i = 0; i < count; i++)
        {
            for (int y = 0; y < 8; y++)
            {
                rows[y] = random.NextNormals().First * 3f;
            }

            BandEnergies bands = BlockSpectrum.Measure(rows);
            (select, texture, high) = (select + bands.Select, texture + bands.Texture, high + bands.High);
        }

        (select / count).ShouldBe(9, 0.3);
        (texture / count).ShouldBe(9, 0.3);
        (high / count).ShouldBe(9, 0.1);
    }

    private static double Coefficient(double[,] block, int u, int v)
    {
        double sum = 0;
        for (int y = 0; y < 8; y++)
        {
            for (int x = 0; x < 8; x++)
            {
                sum += block[y, x] * Basis(u, y) * Basis(v, x);
            }
        }

        return sum;
    }

    private static double Basis(int u, int x) =>
        Math.Sqrt((u == 0 ? 1 : 2) / 8.0) * Math.Cos(Math.PI * u * (x + 0.5) / 8);
}
