namespace Tapetum.Cli.Progress;

/// <summary>Shows the user how one file of a batch goes on: reports, then one of the others.</summary>
internal interface IFileView : IProgress<EnhanceProgress>
{
    void Done(string message);

    void Failed(string message);

    /// <summary>There was nothing to do.</summary>
    void Skipped(string message);
}
