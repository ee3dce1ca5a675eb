namespace Tapetum.Raw.Recoding;

/// <summary>
/// How numbers of more than 16 bits become 16-bit codes, and the file's levels with them:
/// <code>code = Offset + Factor·number</code>
/// </summary>
/// <param name="Factor">So that white has a code near the largest; that itself would look like a level that the file does not know.</param>
/// <param name="Offset">Room for noise below a black of 0, which integers have no room for.</param>
internal sealed record SampleScale(double Factor, double Offset)
{
    private const double Pedestal = 1024;
    private const double White = 64_000;

    /// <summary>Integers of up to 16 bits stay as they are.</summary>
    public static SampleScale Same { get; } = new(1, 0);

    /// <param name="picture">The picture.</param>
    /// <param name="white">Its white level.</param>
    public static SampleScale For(StoredPicture picture, double white) =>
        picture.IsFloat ? new((White - Pedestal) / white, Pedestal)
        : picture.BitsPerSample > 16 ? new(White / white, 0)
        : Same;

    /// <summary>What is no number is black.</summary>
    public ushort ToCode(double number)
    {
        double code = Offset + (Factor * number);
        return double.IsNaN(code) ? (ushort)Offset : (ushort)Math.Clamp(Math.Round(code), 0, ushort.MaxValue);
    }
}
