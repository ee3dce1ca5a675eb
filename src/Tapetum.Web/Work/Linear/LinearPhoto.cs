using Tapetum.Inference;
using Tapetum.Raw;
using Tapetum.Web.Storage;

namespace Tapetum.Web.Work.Linear;

/// <summary>A photo before and after the network, ready to be developed.</summary>
/// <param name="decoded">The file.</param>
/// <param name="whole">The network's picture, the whole of it.</param>
/// <param name="shown">Both pictures as they are to be shown; null where they are the whole ones.</param>
/// <param name="use">Ended with this.</param>
internal sealed class LinearPhoto(
    DecodedPhoto decoded,
    LinearFile whole,
    (LinearFile Before, LinearFile After)? shown,
    IDisposable use
) : IDisposable
{
    public DecodedPhoto Decoded => decoded;

    public RawImage Raw => decoded.Raw;

    /// <summary>As it is to be shown.</summary>
    public ILinearRows After => shown?.After ?? whole;

    /// <inheritdoc cref="After"/>
    public ILinearRows Before { get; } = shown is { } kept ? kept.Before : new UntouchedRows(decoded);

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

    public void Dispose()
    {
        whole.Dispose();
        shown?.Before.Dispose();
        shown?.After.Dispose();
        use.Dispose();
    }
}
