using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Tapetum.Inference;

namespace Tapetum.Development.Lens;

/// <summary>
/// Rows of a picture as they were before it changed. Those that are held go round in a ring; its first few stand once more behind its end, so that
/// neighbouring rows always follow each other in memory:
/// <code>
/// ring   | 6 | 7 | 8 | 3 | 4 | 5 |   rows 3 to 8 are held
/// behind | 6 | 7 |
/// </code>
/// </summary>
internal sealed class SourceRows
{
    /// <summary>As many rows from one that is held lie in memory one after the other, if they are held.</summary>
    public const int Run = 8;

    private const int Channels = 3;

    private readonly LinearImage image;
    private readonly int ringRows;

    // Where the first row stands: a division for each pixel would be a third of its time.
    private int firstPlace;

    private SourceRows(LinearImage image, float[] samples, int ringRows)
    {
        this.image = image;
        this.ringRows = ringRows;
        Samples = samples;
    }

    /// <summary>All of a picture that does not change meanwhile.</summary>
    public static SourceRows All(LinearImage image) =>
        new(image, image.Rgb, image.HeightPx) { First = 0, End = image.HeightPx };

    /// <summary>None yet.</summary>
    /// <param name="image">Whose rows are copied when they come to be needed.</param>
    /// <param name="needed">All that will be asked for; both numbers never fall.</param>
    public static SourceRows Held(LinearImage image, (int First, int End)[] needed)
    {
        int rows = needed.Max(rows => rows.End - rows.First);
        return new(image, new float[(rows + Run - 1) * image.WidthPx * Channels], rows);
    }

    public float[] Samples { get; }

    public int WidthPx => image.WidthPx;

    /// <summary>Of the picture.</summary>
    public int HeightPx => image.HeightPx;

    /// <summary>The first row that is held.</summary>
    public int First { get; private set; }

    /// <summary>Behind the last.</summary>
    public int End { get; private set; }

    /// <summary>Lets rows above go and copies those that are new.</summary>
    public void MoveTo((int First, int End) rows)
    {
        First = rows.First;
        firstPlace = First % ringRows;
        for (; End < rows.End; End++)
        {
            ReadOnlySpan<float> row = image.Row(End);
            int place = End % ringRows;
            row.CopyTo(Samples.AsSpan(place * row.Length));
            if (place < Run - 1)
            {
                row.CopyTo(Samples.AsSpan((place + ringRows) * row.Length));
            }
        }
    }

    /// <summary>A pixel's red, with those to the right and <see cref="Run"/> rows down at the picture's own distances.</summary>
    public ref float At(int column, int row) =>
        ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(Samples), StartOf(row) + (Channels * column));

    /// <summary>Where a row begins in <see cref="Samples"/>.</summary>
    /// <param name="row">From <see cref="First"/> to before <see cref="End"/>.</param>
    public int StartOf(int row)
    {
        int place = firstPlace + (row - First);
        return (place < ringRows ? place : place - ringRows) * WidthPx * Channels;
    }
}
