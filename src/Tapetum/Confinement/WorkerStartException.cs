namespace Tapetum.Confinement;

/// <summary>The process that decodes files does not start.</summary>
internal sealed class WorkerStartException(string program, string why, Exception? cause = null)
    : TapetumException(
        program,
        $"the program that decodes files does not start ({why})",
        "Build or install Tapetum again; a limit on processes, files or memory may also be too low (ulimit -a).",
        cause
    );
