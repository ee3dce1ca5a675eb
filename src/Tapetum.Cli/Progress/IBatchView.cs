namespace Tapetum.Cli.Progress;

/// <summary>Shows the user how a batch of files goes on. Several files may be in work, each on threads of its own.</summary>
internal interface IBatchView
{
    /// <summary>Shows the batch for as long as <paramref name="work"/> runs.</summary>
    /// <param name="fileCount">How many files there are.</param>
    /// <param name="work">Does them.</param>
    Task ShowAsync(int fileCount, Func<Task> work);

    /// <summary>A file that is to be done; its first report is its beginning.</summary>
    IFileView For(string file);
}
