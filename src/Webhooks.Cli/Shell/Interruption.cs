using System.Runtime.InteropServices;

namespace Webhooks.Cli;

/// <summary>Ctrl-C and SIGTERM: the first asks the verb to end, the second ends the process.</summary>
internal sealed class Interruption : IDisposable
{
    // For code that cannot be cancelled, such as a read from a terminal.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] registrations;

    private Interruption() =>
        registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Ask), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Ask)];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>The exit code after a signal.</summary>
    public int ExitCode { get; private set; } = ExitCodes.Interrupted;

    public static Interruption Watch() => new();

    public void Dispose()
    {
        foreach (var registration in registrations)
            registration.Dispose();
        source.Dispose();
    }

    private void Ask(PosixSignalContext signal)
    {
        if (source.IsCancellationRequested)
            return;
        signal.Cancel = true;
        ExitCode = signal.Signal == PosixSignal.SIGTERM ? ExitCodes.Terminated : ExitCodes.Interrupted;
        source.Cancel();
        _ = Task.Delay(Grace).ContinueWith(_ => Environment.Exit(ExitCode), TaskScheduler.Default);
    }
}
