using System.Numerics.Tensors;

namespace Tapetum.Sensor.Lines;

/// <summary>
/// Offsets x of lines that make, together with the scenes, the most of what was seen: the least
/// <code>
/// Σ (mean − s − x)²/variance + Σ (s(line + lag) − s(line))²/q
/// </code>
/// over one or several <see cref="LineScene"/>s. With S the smoother of a scene and w = 1/variance that is Σ w·(1 − S)·x = Σ w·(1 − S)·mean, which conjugate gradients solve
/// without a matrix. What changes slowly is left where it is: nobody can tell it from the scene.
/// </summary>
internal sealed class LineProfile
{
    private const int Rounds = 2;
    private const int Iterations = 6;

    /// <summary>Keeps the constant, of which nothing is known, where it is.</summary>
    private const double Ridge = 1e-3;

    private LineProfile(LineScene scene) => (Scene, OffsetsDn) = (scene, new double[scene.Lines]);

    public LineScene Scene { get; }

    /// <summary>Of each line, up to what changes slowly; DN.</summary>
    public double[] OffsetsDn { get; }

    /// <summary>How uncertain each is, DN².</summary>
    public double[] VariancesDn2 { get; private set; } = [];

    /// <summary>One scene's own opinion; the scene learns its steps.</summary>
    public static LineProfile Of(LineScene scene)
    {
        LineProfile profile = new(scene);
        for (int round = 0; round < Rounds; round++)
        {
            Improve(profile.OffsetsDn, [scene]);
            if (round < Rounds - 1)
            {
                scene.Learn(profile.OffsetsDn);
            }
        }

        profile.VariancesDn2 = scene.Uncertainty();
        return profile;
    }

    /// <summary>Offsets that suit several scenes of the same lines; those begin with what they are.</summary>
    public static void Improve(double[] offsetsDn, LineScene[] scenes)
    {
        int lines = offsetsDn.Length;
        double[] diagonal = new double[lines];
        foreach (LineScene scene in scenes)
        {
            scene.AddWeights(diagonal);
        }

        double[] x = offsetsDn;
        double[] r = Remainder(scenes, x, withMeans: true);
        double[] p = new double[lines];
        double rz = 0;
        for (int i = 0; i < lines; i++)
        {
            r[i] -= Ridge * diagonal[i] * x[i];
            p[i] = r[i] / diagonal[i];
            rz += r[i] * p[i];
        }

        for (int iteration = 0; iteration < Iterations && rz > 0; iteration++)
        {
            double[] a = Remainder(scenes, p, withMeans: false);
            double pap = 0;
            for (int i = 0; i < lines; i++)
            {
                a[i] = (Ridge * diagonal[i] * p[i]) - a[i];
                pap += p[i] * a[i];
            }

            (double alpha, double next) = (rz / pap, 0);
            for (int i = 0; i < lines; i++)
            {
                x[i] += alpha * p[i];
                r[i] -= alpha * a[i];
                next += r[i] * r[i] / diagonal[i];
            }

            for (int i = 0; i < lines; i++)
            {
                p[i] = (r[i] / diagonal[i]) + (next / rz * p[i]);
            }

            rz = next;
        }
    }

    private static double[] Remainder(LineScene[] scenes, double[] x, bool withMeans)
    {
        double[][] sums = new double[scenes.Length][];
        Parallel.For(
            0,
            scenes.Length,
            i =>
            {
                sums[i] = new double[x.Length];
                scenes[i].Remainder(x, withMeans, sums[i]);
            }
        );
        foreach (double[] more in sums.AsSpan(1))
        {
            TensorPrimitives.Add<double>(sums[0], more, sums[0]);
        }

        return sums[0];
    }
}
