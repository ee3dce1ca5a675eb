namespace Tapetum.Raw.Lenses;

/// <summary>A straightened picture is no rectangle any more: what is shown of it is the largest part of its shape, around the middle, that has no empty corners.</summary>
internal static class LensFill
{
    private const int StepsAlongEdge = 32;
    private const double Step = 0.01;
    private const int Halvings = 30;
    private const double Least = 0.5;
    private const double Most = 2;

    /// <summary>
    /// The largest s, where a pixel at ρ is looked up at s·ρ·f(s·ρ), for which all planes lie within the lens's picture.
    /// </summary>
    /// <param name="planes">f of each, by rising powers of ρ, which is in half diagonals.</param>
    /// <param name="widthPx">Of the picture.</param>
    /// <param name="heightPx">The same.</param>
    public static double ScaleOf(double[][] planes, int widthPx, int heightPx)
    {
        double unitPx = Math.Sqrt(((double)widthPx * widthPx) + ((double)heightPx * heightPx)) / 2;
        (double halfWidth, double halfHeight) = (widthPx / 2.0 / unitPx, heightPx / 2.0 / unitPx);
        (double X, double Y)[] edge =
        [
            .. Enumerable
                .Range(0, StepsAlongEdge + 1)
                .Select(i => (double)i / StepsAlongEdge)
                .SelectMany(share => new[] { (halfWidth * share, halfHeight), (halfWidth, halfHeight * share) }),
        ];
        // In small steps first: a model that folds back far outside fits there a second time.
        double fits = Least;
        while (fits + Step < Most && Fits(fits + Step))
        {
            fits += Step;
        }

        double not = fits + Step;
        for (int i = 0; i < Halvings; i++)
        {
            double scale = (fits + not) / 2;
            (fits, not) = Fits(scale) ? (scale, not) : (fits, scale);
        }

        return fits;

        bool Fits(double scale) => edge.All(point => planes.All(plane => IsWithin(plane, scale, point)));

        bool IsWithin(double[] plane, double scale, (double X, double Y) point)
        {
            double radius = scale * Math.Sqrt((point.X * point.X) + (point.Y * point.Y));
            double factor = scale * LensPolynomial.At(plane, radius);
            bool isFolded =
                radius * LensPolynomial.At(plane, radius) < 0.99 * radius * LensPolynomial.At(plane, 0.99 * radius);
            return factor * point.X <= halfWidth && factor * point.Y <= halfHeight && !isFolded;
        }
    }
}
