using Tapetum.Sensor;

namespace Tapetum.Tests.Mosaic;

/// <summary>Scenes as <see cref="Tapetum.Mosaic.StuckPixels"/> sees them.</summary>
internal static class NoisyPlanes
{
    /// <summary>Stabilised values of a scene on the sensor's grid, over a level of 1, with noise.</summary>
    /// <param name="columns">Of a plane.</param>
    /// <param name="rows">Of a plane.</param>
    /// <param name="light">Of column and row of the sensor.</param>
    public static float[] Of(int columns, int rows, Func<int, int, float> light)
    {
        Random random = new(1);
        float[] planes = new float[4 * rows * columns];
        for (int i = 0; i < planes.Length; i++)
        {
            double normal =
                Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            (int plane, int row, int column) = (i / (rows * columns), i / columns % rows, i % columns);
            float noise = VarianceStabilizer.NoiseScale * (float)normal;
            planes[i] = 1 + noise + light((2 * column) + (plane & 1), (2 * row) + (plane >> 1));
        }

        return planes;
    }
}
