using Tapetum.Inference;
using Tapetum.Raw.XTrans;
using Tapetum.Sensor.Synthesis;

namespace Tapetum.Tests.Inference;

/// <summary>The model for X-Trans sensors, from an odd place in their pattern.</summary>
public sealed class XTransModelArtefactTests() : ArtefactTests(ModelStore.XTrans)
{
    private protected override Task<LinearImage> Denoise(
        Denoiser network,
        int sizePx,
        NoiseParameters noise,
        Func<int, int, int, float> signalDn
    )
    {
        XTransImage image = SyntheticRaw.Scene(sizePx, sizePx, new XTransPhase(5, 3), noise, seed: 1, signalDn);
        return network.RunAsync(image, noise.ToNoiseModel(), null, TestContext.Current.CancellationToken);
    }
}
