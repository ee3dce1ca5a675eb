namespace Tapetum.Cli.Reports;

/// <summary>Why a training run ended.</summary>
internal enum TrainEnd
{
    /// <summary>All steps are done.</summary>
    Done,

    /// <summary>Validations got no better.</summary>
    Patience,

    /// <summary>Somebody stopped it.</summary>
    Stopped,
}
