using System.Runtime.InteropServices;

namespace Tapetum.Cli;

/// <summary>Ctrl-C and SIGTERM. The first asks the command to stop and clean up; a second one ends the process at once.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource cancellation = new();
    private readonly PosixSignalRegistration[] registrations;

    public StopSignals()
    {
        registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop),
        ];
    }

    public CancellationToken Token => cancellation.Token;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in registrations)
        {
            registration.Dispose();
        }

        cancellation.Dispose();
    }

    private void Stop(PosixSignalContext signal)
    {
        signal.Cancel = !cancellation.IsCancellationRequested;
        cancellation.Cancel();
    }
}
