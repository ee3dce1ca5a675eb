using Tapetum.Development.Lens;
using Tapetum.Inference;
using Tapetum.Raw;
using Tapetum.Web.Photos;
using Tapetum.Web.Storage;

namespace Tapetum.Web.Work.Linear;

/// <summary>A photo before and after the network, ready to be developed.</summary>
/// <param name="decoded">The file.</param>
/// <param name="whole">The network's picture, the whole of it.</param>
/// <param name="frame">Of a burst, what one frame shows without the network: that is before. Null for other photos.</param>
/// <param name="shown">Both pictures as they are to be shown; null where they are the whole ones.</param>
/// <param name="use">Ended with this.</param>
internal sealed class LinearPhoto(
    DecodedPhoto decoded,
    LinearFile whole,
    LinearFile? frame,
    (LinearFile Before, LinearFile After)? shown,
    IDisposable use
) : IDisposable
{
    public DecodedPhoto Decoded => decoded;

    public RawImage Raw => decoded.Raw;

    /// <summary>Whether there is a picture without what is done about its lens.</summary>
    public bool CanLeaveLens =>
        PictureCorrections.AreOfTheLens(Raw.Metadata)
        && PictureCorrections.AreOfTheLensAlone(Raw.Metadata, whole.WidthPx, whole.HeightPx);

    /// <summary>As it is to be shown.</summary>
    public ILinearRows After(LensCorrections lens) => AsShown(lens, shown?.After, whole);

    /// <inheritdoc cref="After"/>
    public ILinearRows Before(LensCorrections lens) =>
        AsShown(lens, shown?.Before, frame is not null ? frame : new UntouchedRows(decoded));

    /// <summary>The whole picture, as <see cref="Enhancer"/> makes it.</summary>
    /// <param name="strength">0 the noisy picture, 1 the network's.</param>
    /// <param name="cancellationToken">Asked at each row.</param>
    public LinearImage Blend(float strength, CancellationToken cancellationToken)
    {
        if (frame is not null && strength < 1)
        {
            return BlendWith(frame, strength, cancellationToken);
        }

        if (strength <= 0)
        {
            return decoded.Untouched(cancellationToken);
        }

        LinearImage image = whole.ReadAll(cancellationToken);
        decoded.BlendInto(image, strength, cancellationToken);
        return image;
    }

    /// <summary>A burst with less noise removal comes nearer to one of its frames.</summary>
    private LinearImage BlendWith(LinearFile noisy, float strength, CancellationToken cancellationToken)
    {
        LinearImage image = whole.ReadAll(cancellationToken);
        float[] row = new float[3 * image.WidthPx];
        for (int y = 0; y < image.HeightPx; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            noisy.ReadRow(y, 0, row);
            Span<float> to = image.Row(y);
            for (int i = 0; i < to.Length; i++)
            {
                to[i] = float.Lerp(row[i], to[i], strength);
            }
        }

        return image;
    }

    private ILinearRows AsShown(LensCorrections lens, LinearFile? kept, ILinearRows all) =>
        kept is null ? all
        : lens == LensCorrections.Off && CanLeaveLens
            ? new FramedRows(all, PictureFrame.Of(Raw.Metadata, whole.WidthPx, whole.HeightPx))
        : kept;

    public void Dispose()
    {
        whole.Dispose();
        frame?.Dispose();
        shown?.Before.Dispose();
        shown?.After.Dispose();
        use.Dispose();
    }
}
