namespace Tapetum.Inference;

/// <summary>The progress of one of several runs of the network over a picture.</summary>
/// <param name="whole">Told the fraction done of all.</param>
/// <param name="pass">Which, from 0.</param>
/// <param name="count">Of how many.</param>
internal sealed class PassProgress(IProgress<double> whole, int pass, int count) : IProgress<double>
{
    public void Report(double value) => whole.Report((pass + value) / count);
}
