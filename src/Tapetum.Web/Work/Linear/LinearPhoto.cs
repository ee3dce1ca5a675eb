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
/// <param name="shown">The pictures as they are to be shown; null where they are the whole ones.</param>
/// <param name="use">Ended with this.</param>
internal sealed class LinearPhoto(
    DecodedPhoto decoded,
    LinearFile whole,
    LinearFile? frame,
    ShownPictures? shown,
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
    public ILinearRows Rows(LinearKind kind, LensCorrections lens) =>
        kind switch
        {
            LinearKind.After => AsShown(lens, shown?.After, whole),
            LinearKind.Before when frame is not null => AsShown(lens, shown?.Before, frame),
            LinearKind.Untouched when frame is not null => AsShown(lens, shown?.Untouched, new UntouchedRows(decoded)),
            _ => AsShown(lens, shown?.Before, new UntouchedRows(decoded)),
        };

    /// <summary>The whole picture, as <see cref="Enhancer"/> makes it.</summary>
    /// <param name="strength">0 the noisy picture, 1 the network's.</param>
    /// <param name="cancellationToken">Asked at each row.</param>
    public LinearImage Blend(float strength, CancellationToken cancellationToken)
    {
        if (strength <= 0)
        {
            return decoded.Untouched(cancellationToken);
        }

        LinearImage image = whole.ReadAll(cancellationToken);
        decoded.BlendInto(image, strength, cancellationToken);
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
        shown?.Dispose();
        use.Dispose();
    }
}
