using Tapetum.Cli.Reports;

namespace Tapetum.Cli.Batches;

/// <summary>Pictures that this machine makes.</summary>
internal sealed class LocalPictures(EnhancerOptions enhancerOptions, EnhanceOptions options) : IPictureMaker
{
    private readonly Enhancer enhancer = new(enhancerOptions);

    /// <summary>Loads the network now rather than for the first file.</summary>
    public Task LoadAsync() => enhancer.LoadAsync();

    public async Task<EnhanceReport> MakeAsync(
        EnhanceJob job,
        IProgress<EnhanceProgress> progress,
        CancellationToken cancellationToken
    ) =>
        EnhanceReport.Of(
            job,
            await (
                job.Burst.Count > 0
                    ? enhancer.EnhanceBurstAsync(
                        job.Burst,
                        job.Output,
                        job.Reference,
                        options,
                        progress,
                        cancellationToken
                    )
                    : enhancer.EnhanceAsync(job.Input, job.Output, options, progress, cancellationToken)
            )
        );

    public bool EndsAll(Exception fault) => fault == enhancer.LoadError;

    public void Dispose() => enhancer.Dispose();
}
