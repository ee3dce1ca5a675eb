using Tapetum.Inference;
using Tapetum.Raw;
using Tapetum.Web.Storage;

namespace Tapetum.Web.Work;

/// <summary>A photo before and after the network, ready to be developed.</summary>
internal sealed class LinearPhoto(DecodedPhoto decoded, LinearFile after, IDisposable use) : IDisposable
{
    public DecodedPhoto Decoded => decoded;

    public RawImage Raw => decoded.Raw;

    public ILinearRows After => after;

    public ILinearRows Before { get; } = new UntouchedRows(decoded);

    /// <summary>As <see cref="Enhancer"/> does it.</summary>
    /// <param name="strength">0 the noisy picture, 1 the network's.</param>
    /// <param name="cancellationToken">Asked at each row.</param>
    public LinearImage Blend(float strength, CancellationToken cancellationToken)
    {
        if (strength <= 0)
        {
            return decoded.Untouched(cancellationToken);
        }

        LinearImage image = after.ReadAll(cancellationToken);
        decoded.BlendInto(image, strength, cancellationToken);
        return image;
    }

    public void Dispose()
    {
        after.Dispose();
        use.Dispose();
    }
}
