namespace Tapetum.Training.Data;

/// <summary>The pairs of one training step. Dispose it when the step is done: its memory is filled again.</summary>
public sealed class RawPairBatch : IDisposable
{
    private readonly Action<RawPairBatch> giveBack;

    internal RawPairBatch(RawPairSampler sampler, int size, Action<RawPairBatch> giveBack)
    {
        this.giveBack = giveBack;
        Inputs = new float[size * sampler.InputLength];
        Targets = new float[size * sampler.TargetLength];
        Pairs = new RawPairInfo[size];
    }

    public long Step { get; internal set; }

    /// <summary>[B, 4, H/2, H/2].</summary>
    public float[] Inputs { get; }

    /// <summary>[B, 3, H, H].</summary>
    public float[] Targets { get; }

    /// <summary>[B].</summary>
    public RawPairInfo[] Pairs { get; }

    public void Dispose() => giveBack(this);
}
