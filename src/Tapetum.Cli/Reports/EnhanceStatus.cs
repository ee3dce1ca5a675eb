namespace Tapetum.Cli.Reports;

/// <summary>What became of a file.</summary>
internal enum EnhanceStatus
{
    Enhanced,

    /// <summary>Its picture exists already.</summary>
    Skipped,

    Failed,
}
