using Tapetum.Raw;
using Tapetum.Training.Data;
using Tapetum.Training.Data.Cameras;

namespace Tapetum.Training.Tests.Data;

public sealed class CameraViewTests
{
    [Fact]
    public void Every_camera_sees_white_as_white()
    {
        foreach (Matrix3x3 camera in CameraColorSampler.Cameras)
        {
            (double r, double g, double b) = camera.Apply(1, 1, 1);

            (r, g, b).ShouldBe((1, 1, 1), new Near(1e-9));
        }
    }

    [Fact]
    public void A_drawn_camera_can_be_undone_and_sees_white_as_white()
    {
        Random random = new(3);
        for (int i = 0; i < 200; i++)
        {
            Matrix3x3 camera = CameraColorSampler.Draw(random);

            camera.Apply(1, 1, 1).ShouldBe((1, 1, 1), new Near(1e-9));
            Math.Abs(camera.Determinant).ShouldBeGreaterThan(0.1);
        }
    }

    [Fact]
    public void White_balance_is_undone_in_midtones_and_clipped_white_stays_clipped()
    {
        CameraView camera = new(Matrix3x3.Identity, RedGain: 2, BlueGain: 1.6f, Exposure: 1);
        float[] red = [0.4f, 1];
        float[] green = [0.4f, 1];
        float[] blue = [0.4f, 1];

        camera.Record(red, green, blue, scale: 1000, limit: 1);

        red.ShouldBe([200, 1000], 0.01);
        green.ShouldBe([400, 1000], 0.01);
        blue.ShouldBe([250, 1000], 0.01);
    }

    [Fact]
    public void Colours_that_no_camera_can_record_become_black_and_not_negative()
    {
        CameraView camera = new(Matrix3x3.FromRows([2, -1, 0, 0, 1, 0, 0, 0, 1]), 1, 1, 1);
        float[] red = [0];
        float[] green = [0.5f];
        float[] blue = [0];

        camera.Record(red, green, blue, scale: 1, limit: 1);

        red[0].ShouldBe(0);
        green[0].ShouldBe(0.5f);
    }

    [Fact]
    public void Eight_symmetries_show_a_crop_in_eight_ways()
    {
        int[] patch = [.. Enumerable.Range(0, 25)];
        HashSet<string> seen = [];
        for (int symmetry = 0; symmetry < 8; symmetry++)
        {
            CropView crop = new(1, 2, 3, symmetry);
            List<int> pixels = [];
            for (int y = 0; y < 3; y++)
            {
                (int start, int step) = crop.Row(y, 5);
                pixels.AddRange([patch[start], patch[start + step], patch[start + (2 * step)]]);
            }

            pixels.Order().ShouldBe([11, 12, 13, 16, 17, 18, 21, 22, 23]);
            seen.Add(string.Join(' ', pixels));
        }

        seen.Count.ShouldBe(8);
        seen.Contains("11 12 13 16 17 18 21 22 23").ShouldBeTrue();
        seen.Contains("11 16 21 12 17 22 13 18 23").ShouldBeTrue();
        seen.Contains("13 12 11 18 17 16 23 22 21").ShouldBeTrue();
    }

    private sealed class Near(double tolerance) : IEqualityComparer<(double, double, double)>
    {
        public bool Equals((double, double, double) a, (double, double, double) b) =>
            Math.Abs(a.Item1 - b.Item1) < tolerance
            && Math.Abs(a.Item2 - b.Item2) < tolerance
            && Math.Abs(a.Item3 - b.Item3) < tolerance;

        public int GetHashCode((double, double, double) value) => 0;
    }
}
