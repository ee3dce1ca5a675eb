namespace Tapetum.Training.Evaluation.Reports;

/// <summary>The same part of a pair's three pictures, as JPEG files.</summary>
public sealed record ThumbnailSet(byte[] Scale, byte[] Output, byte[] Truth)
{
    internal static ThumbnailSet Of(PairPictures pictures, Func<DisplayPicture, byte[]> encode) =>
        new(encode(pictures.Scale), encode(pictures.Output), encode(pictures.Truth));
}
