using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Webhooks.TestKit;

/// <summary>
/// A .NET program as a child process that may be killed, stopped and started again. Disposing it kills it.
/// </summary>
/// <param name="program">The program's assembly.</param>
public sealed class ChildProcess(string program) : IAsyncDisposable
{
    private const int SigTerm = 15;
    private const int SigCont = 18;
    private const int SigStop = 19;

    private Process? process;

    public HostOutput Output { get; } = new();

    /// <summary>How many files it may have open; null for as many as this process may.</summary>
    public int? MaxFiles { get; set; }

    /// <summary>What runs the program, as `ip netns exec` does.</summary>
    public IReadOnlyList<string> Within { get; init; } = [];

    public bool HasExited => Running.HasExited;

    public bool IsRunning => process is { HasExited: false };

    /// <summary>The operating system's number of the process.</summary>
    public int Id => Running.Id;

    private Process Running => process ?? throw new InvalidOperationException("The program is not running.");

    /// <summary>Starts the program, once more if it ran before.</summary>
    /// <param name="arguments">Its command line.</param>
    /// <param name="environment">What it has beside the variables of this process.</param>
    /// <param name="workingFolder">Where; its own folder if null.</param>
    public void Launch(
        IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>>? environment = null, string? workingFolder = null)
    {
        process?.Dispose();
        string[] command = [Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", program, .. arguments];
        if (MaxFiles is { } files)
            command = ["sh", "-c", $"ulimit -n {files} && exec \"$0\" \"$@\"", .. command];
        command = [.. Within, .. command];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = workingFolder ?? Path.GetDirectoryName(program),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("ASPNETCORE_ENVIRONMENT");
        start.Environment.Remove("DOTNET_ENVIRONMENT");
        start.Environment["DOTNET_TieredPGO"] = "0"; // most end before a profile pays; a start takes a third less
        start.Environment["DOTNET_TC_CallCountThreshold"] = "3E8"; // nor does a second compilation, but of what a thousand calls ask for
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0"; // the compiler's pages are mapped once
        start.Environment["DOTNET_EnableDiagnostics"] = "0"; // no debugger comes, and one that is killed would leave its pipes in /tmp
        start.Environment["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] =
            "0"; // idle threads would spin on the cores that other programs need
        foreach (var (key, value) in environment ?? [])
            start.Environment[key] = value;
        process = Process.Start(start) ?? throw new InvalidOperationException("No process started.");
        AppDomain.CurrentDomain.ProcessExit -= KillAtExit;
        AppDomain.CurrentDomain.ProcessExit += KillAtExit;
        Output.Note($"process {process.Id} starts");
        Output.Follow(process);
    }

    /// <summary>Waits for the process to end by itself.</summary>
    public async Task<HostExit> Exit(TimeSpan? patience = null)
    {
        try
        {
            await Running.WaitForExitAsync().WaitAsync(patience ?? Patience.Default);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{Path.GetFileName(program)} is still running.\n{Output.All}");
        }

        return new HostExit(Running.ExitCode, Output.Errors, Output.All);
    }

    /// <summary>SIGKILL; returns when the process is gone.</summary>
    public async Task Kill()
    {
        Output.Note($"process {Running.Id} is killed");
        Running.Kill();
        await Running.WaitForExitAsync();
    }

    /// <summary>SIGTERM; returns when the process has ended.</summary>
    public Task<HostExit> Stop(TimeSpan? patience = null)
    {
        Signal("asked to stop", SigTerm);
        return Exit(patience);
    }

    /// <summary>SIGSTOP: nothing of it runs until <see cref="Thaw"/>.</summary>
    public void Freeze() => Signal("frozen", SigStop);

    /// <summary>SIGCONT.</summary>
    public void Thaw() => Signal("thawed", SigCont);

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= KillAtExit;
        if (IsRunning)
            await Kill();
        process?.Dispose();
    }

    private void Signal(string what, int signal)
    {
        Output.Note($"process {Running.Id} is {what}");
        if (SendSignal(Running.Id, signal) != 0)
            throw new InvalidOperationException($"Signal {signal} could not be sent: error {Marshal.GetLastPInvokeError()}.");
    }

    // A test run that is interrupted leaves no process behind.
    private void KillAtExit(object? sender, EventArgs arguments)
    {
        if (process is { HasExited: false })
            process.Kill();
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int SendSignal(int process, int signal);
}
