using Tapetum.Inference;
using Tapetum.Raw;
using Tapetum.Sensor;
using Tapetum.Web.Decoding;
using Tapetum.Web.Storage;

namespace Tapetum.Web.Work;

/// <summary>A photo before and after the network, ready to be developed.</summary>
internal sealed class LinearPhoto(DecodedRaw decoded, LinearFile after) : IDisposable
{
    public RawImage Raw => decoded.Raw;

    public NoiseModel Noise => decoded.Noise;

    public ILinearRows After => after;

    public ILinearRows Before { get; } = new DemosaicRows(decoded.Raw);

    /// <summary>As <see cref="Enhancer"/> does it.</summary>
    /// <param name="strength">0 the noisy picture, 1 the network's.</param>
    /// <param name="cancellationToken">Asked at each row.</param>
    public LinearImage Blend(float strength, CancellationToken cancellationToken)
    {
        if (strength <= 0)
        {
            return PlainDemosaic.Of(Raw, cancellationToken);
        }

        LinearImage image = after.ReadAll(cancellationToken);
        if (strength < 1)
        {
            PlainDemosaic.BlendInto(image, Raw, strength, cancellationToken);
        }

        return image;
    }

    public void Dispose() => after.Dispose();
}
