namespace Tapetum.Cli.Progress;

/// <summary>Shows the user how a batch of files goes on. Calls come in order, from one thread.</summary>
internal interface IBatchView
{
    /// <summary>Shows the batch for as long as <paramref name="work"/> runs.</summary>
    /// <param name="fileCount">How many files there are.</param>
    /// <param name="work">Does them, calling the members below.</param>
    Task ShowAsync(int fileCount, Func<Task> work);

    void Begin(string file);

    void Report(EnhanceProgress progress);

    /// <summary>The file that was begun last is finished.</summary>
    void Done(string message);

    /// <summary>The file that was begun last could not be done.</summary>
    void Failed(string message);
}
