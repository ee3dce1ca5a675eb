namespace Tapetum.Inference;

/// <summary>The progress of one of several runs of the network over a picture.</summary>
/// <param name="whole">Told the fraction done of all.</param>
/// <param name="before">The fraction of all that is done before it.</param>
/// <param name="share">What it is of all.</param>
internal sealed class PassProgress(IProgress<double> whole, double before, double share) : IProgress<double>
{
    public void Report(double value) => whole.Report(before + (share * value));
}
