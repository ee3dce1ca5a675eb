using Tapetum.Development.Tone;

namespace Tapetum.Development.Looks;

/// <summary>Points that our picture and the camera's have in common.</summary>
internal sealed class RenditionSamples
{
    private const int Step = 2;
    private const int LeastCount = 64;

    // Aspects closer than this are the same but for a few pixels.
    private const double SameAspect = 0.02;
    private const int BarCode = 12;
    private const float Darkest = 0.04f;
    private const float Middle = 0.3f;
    private const float Brightest = 0.96f;

    private readonly List<float> red = [];
    private readonly List<float> green = [];
    private readonly List<float> blue = [];
    private readonly List<float> luma = [];
    private readonly List<(float Red, float Blue)> color = [];

    private RenditionSamples() { }

    /// <summary>0.2126·R + 0.7152·G + 0.0722·B of the camera's sRGB codes, 0 to 1.</summary>
    public float[] CameraLuma { get; private set; } = [];

    /// <summary>The camera's mean distance from grey where it is dark, but not black.</summary>
    public double DarkChroma { get; private set; }

    /// <summary>The same where it is bright, but not white.</summary>
    public double BrightChroma { get; private set; }

    /// <summary>Null when they have too little in common.</summary>
    public static RenditionSamples? Of(BlockMeans picture, CameraRendition rendition)
    {
        (double left, double top, double width, double height) = Common(picture, rendition);
        RenditionSamples samples = new();
        for (int row = 0; row < picture.Rows; row += Step)
        {
            for (int column = 0; column < picture.Columns; column += Step)
            {
                double x = (((column + 0.5) / picture.Columns) - left) / width;
                double y = (((row + 0.5) / picture.Rows) - top) / height;
                if (x is >= 0 and < 1 && y is >= 0 and < 1)
                {
                    samples.Add(picture, (row * picture.Columns) + column, rendition.At(x, y));
                }
            }
        }

        samples.CameraLuma = [.. samples.luma];
        (samples.DarkChroma, samples.BrightChroma) = samples.MeanChroma(i => samples.color[i]);
        return samples.luma.Count < LeastCount ? null : samples;
    }

    /// <summary>Ours, developed.</summary>
    public Rendered Develop(DevelopmentRecipe recipe)
    {
        (float[] r, float[] g, float[] b) = ([.. red], [.. green], [.. blue]);
        new RowDeveloper(recipe).Develop(r, g, b);
        float[] ours = new float[r.Length];
        for (int i = 0; i < ours.Length; i++)
        {
            ours[i] = Luma(r[i], g[i], b[i]);
        }

        (double dark, double bright) = MeanChroma(i => (r[i] - ours[i], b[i] - ours[i]));
        return new(ours, dark, bright);
    }

    private void Add(BlockMeans picture, int block, (byte Red, byte Green, byte Blue) code)
    {
        (float r, float g, float b) = (code.Red / 255f, code.Green / 255f, code.Blue / 255f);
        float y = Luma(r, g, b);
        red.Add(picture.Red[block]);
        green.Add(picture.Green[block]);
        blue.Add(picture.Blue[block]);
        luma.Add(y);
        color.Add((r - y, b - y));
    }

    private (double Dark, double Bright) MeanChroma(Func<int, (float Red, float Blue)> at)
    {
        Span<double> sums = [0, 0];
        Span<int> counts = [1, 1];
        for (int i = 0; i < luma.Count; i++)
        {
            if (luma[i] is > Darkest and < Brightest)
            {
                int part = luma[i] < Middle ? 0 : 1;
                (float r, float b) = at(i);
                sums[part] += Math.Sqrt((r * r) + (b * b));
                counts[part]++;
            }
        }

        return (sums[0] / counts[0], sums[1] / counts[1]);
    }

    private static float Luma(float r, float g, float b) => (0.2126f * r) + (0.7152f * g) + (0.0722f * b);

    /// <summary>Where the camera's whole picture lies in ours, as shares: of another aspect, it was cut at its longer sides, or stands between black bars.</summary>
    private static (double Left, double Top, double Width, double Height) Common(
        BlockMeans picture,
        CameraRendition rendition
    )
    {
        bool isTurned = rendition.Orientation is >= 5 and <= 8;
        double ours = (double)picture.Columns / picture.Rows;
        double theirs = isTurned
            ? (double)rendition.HeightPx / rendition.WidthPx
            : (double)rendition.WidthPx / rendition.HeightPx;
        if (Math.Abs(Math.Log(ours / theirs)) < SameAspect)
        {
            return (0, 0, 1, 1);
        }

        // Bars make the picture larger than what it shows of ours; a cut makes it smaller.
        (double width, double height) = theirs > ours ? (theirs / ours, 1.0) : (1.0, ours / theirs);
        if (!HasBars(rendition, width, height))
        {
            (width, height) = theirs > ours ? (1.0, ours / theirs) : (theirs / ours, 1.0);
        }

        return ((1 - width) / 2, (1 - height) / 2, width, height);
    }

    /// <summary>Whether all that would lie outside our picture is black.</summary>
    private static bool HasBars(CameraRendition rendition, double width, double height)
    {
        const int Points = 64;
        (double acrossBar, double downBar) = ((1 - (1 / width)) / 2, (1 - (1 / height)) / 2);
        for (int i = 0; i < Points; i++)
        {
            double along = (i + 0.5) / Points;
            for (int j = 0; j < Points / 8; j++)
            {
                double inBar = (j + 0.5) / (Points / 8) * 0.9;
                (double x, double y) = width > 1 ? (acrossBar * inBar, along) : (along, downBar * inBar);
                if (IsBright(rendition.At(x, y)) || IsBright(rendition.At(1 - x, 1 - y)))
                {
                    return false;
                }
            }
        }

        return true;

        static bool IsBright((byte Red, byte Green, byte Blue) code) =>
            Math.Max(code.Red, Math.Max(code.Green, code.Blue)) > BarCode;
    }

    /// <param name="Luma">As <see cref="CameraLuma"/>.</param>
    /// <param name="DarkChroma">Where the camera's is dark.</param>
    /// <param name="BrightChroma">Where the camera's is bright.</param>
    internal sealed record Rendered(float[] Luma, double DarkChroma, double BrightChroma);
}
