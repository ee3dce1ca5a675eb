using Tapetum.Cli.Reports;

namespace Tapetum.Cli.Batches;

/// <summary>Makes pictures of files, here or elsewhere; several at once.</summary>
internal interface IPictureMaker : IDisposable
{
    /// <summary>Puts a picture in its place, whole.</summary>
    /// <param name="job">Of which file, and where.</param>
    /// <param name="progress">Is told how far it is; the first report is the beginning.</param>
    /// <param name="cancellationToken">Leaves nothing behind.</param>
    /// <returns>What was made, but for how long it took.</returns>
    Task<EnhanceReport> MakeAsync(
        EnhanceJob job,
        IProgress<EnhanceProgress> progress,
        CancellationToken cancellationToken
    );

    /// <summary>Whether this is no fault of one file, so that there is no sense in trying others.</summary>
    bool EndsAll(Exception fault);
}
