using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Webhooks.TestKit;

/// <summary>
/// A PostgreSQL server of the tests' own, on a free loopback port, its data in a temporary folder: it may be killed, stopped for a while,
/// restarted, and made to cut its sessions. It runs as the user postgres where the tests run as root, which it refuses.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string User = "webhooks";
    private const string Password = "webhooks-test";
    private const int SigInt = 2;
    private const int SigKill = 9;
    private const int SigCont = 18;
    private const int SigStop = 19;

    /// <summary>Only those of several versions are of interest whose programs are all there.</summary>
    private static readonly Lazy<string?> Programs = new(() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(Real)
            .Concat(
                Directory.Exists("/usr/lib/postgresql")
                    ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending().Select(d => Path.Combine(d, "bin"))
                    : [])
            .FirstOrDefault(
                folder => folder is not null && File.Exists(Path.Combine(folder, "initdb"))
                    && File.Exists(Path.Combine(folder, "postgres"))));

    private static readonly Lazy<Task<PostgresServer>> OfAll = new(() => StartAsync());

    private readonly string _folder = Directory.CreateTempSubdirectory("webhooks-pg-").FullName;
    private readonly Queue<string> _said = new();
    private readonly Process _guard;
    private Process? _process;
    private int _databases;

    private PostgresServer() => _guard = Guard(_folder);

    /// <summary>One server for all tests of an assembly that leave it running; it ends with them.</summary>
    /// <exception cref="InvalidOperationException">PostgreSQL is not installed.</exception>
    public static Task<PostgresServer> Shared => OfAll.Value;

    /// <summary>Why no server can be had, or null.</summary>
    public static string? Validate => Programs.Value is null
        ? "PostgreSQL's initdb and postgres are neither on the PATH nor in /usr/lib/postgresql/*/bin: install Debian's package postgresql."
        : null;

    public int Port { get; } = FreePort.Next();

    /// <summary>Where its data and its write-ahead log lie.</summary>
    public string Data => Path.Combine(_folder, "data");

    /// <summary>What the server has written, the last lines.</summary>
    public string Output
    {
        get
        {
            lock (_said)
                return string.Join('\n', _said);
        }
    }

    private static bool IsRoot => Environment.UserName == "root";

    /// <summary>Makes a server and starts it.</summary>
    /// <param name="settings">Beside the defaults, which wait for the disk at each commit: <c>max_connections=20</c>.</param>
    /// <exception cref="InvalidOperationException">PostgreSQL is not installed.</exception>
    public static async Task<PostgresServer> StartAsync(params string[] settings)
    {
        if (Validate is { } why)
            throw new InvalidOperationException(why);
        var server = new PostgresServer();
        try
        {
            await server.CreateAsync(["max_connections=300", .. settings]); // many tests at once keep the connections of their pools
            await server.LaunchAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>A new, empty database; what its connection string says.</summary>
    public async Task<string> CreateDatabaseAsync(string? name = null)
    {
        name ??= $"test{Interlocked.Increment(ref _databases)}";
        await ExecuteAsync("postgres", $"CREATE DATABASE {name}");
        return ConnectionStringOf(name);
    }

    public string ConnectionStringOf(string database, string user = User, string password = Password) =>
        $"Host=127.0.0.1;Port={Port};Database={database};Username={user};Password={password}";

    /// <summary>The same through its socket file, which processes in other network namespaces reach, too.</summary>
    public string SocketConnectionStringOf(string database) =>
        $"Host={_folder};Port={Port};Database={database};Username={User};Password={Password}";

    /// <summary>Runs SQL as a superuser, in psql; returns what it prints, without headings.</summary>
    public async Task<string> ExecuteAsync(string database, string sql) =>
        await RunAsync("psql", ["-h", "127.0.0.1", "-p", $"{Port}", "-U", User, "-d", database, "-v", "ON_ERROR_STOP=1", "-qAtc", sql]);

    /// <summary>Ends all sessions but this one, as an operator may.</summary>
    public Task CutSessionsAsync() => ExecuteAsync(
        "postgres",
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'");

    /// <summary>SIGKILL to the server; its own processes follow it. Start it again with <see cref="LaunchAsync"/>.</summary>
    public async Task KillAsync()
    {
        Signal(ServerId(), SigKill);
        await UntilGoneAsync();
    }

    /// <summary>Stops it at once, sessions or not, as `pg_ctl stop -m fast` does.</summary>
    public async Task StopAsync()
    {
        Signal(ServerId(), SigInt);
        await UntilGoneAsync();
    }

    /// <summary>Stops answering, with all connections open: SIGSTOP to each of its processes.</summary>
    public void Freeze() => Array.ForEach(AllIds(), id => Signal(id, SigStop));

    /// <summary>Continues after <see cref="Freeze"/>.</summary>
    public void Thaw() => Array.ForEach(AllIds(), id => Signal(id, SigCont));

    /// <summary>Starts it, again on the same data and port, and waits until it answers.</summary>
    public async Task LaunchAsync()
    {
        var start = Describe("postgres", ["-D", Data]);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        _process?.Dispose();
        _process = Process.Start(start) ?? throw new InvalidOperationException("No process started.");
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        var started = Stopwatch.GetTimestamp();
        while (!await AnswersAsync())
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(started) > Patience.Default)
                throw new InvalidOperationException($"PostgreSQL does not start:\n{Output}");
            await Task.Delay(50); // a server that does not listen yet cannot notify that it will
        }
    }

    public async ValueTask DisposeAsync()
    {
        _guard.StandardInput.Close();
        await _guard.WaitForExitAsync();
        _guard.Dispose();
        _process?.Dispose();
    }

    private async Task CreateAsync(string[] settings)
    {
        if (IsRoot)
            await RunPlainAsync("chown", ["postgres", _folder]);
        var password = Path.Combine(_folder, "password");
        await File.WriteAllTextAsync(password, Password);
        await RunAsync(
            "initdb",
            ["-D", Data, "-U", User, "-A", "scram-sha-256", $"--pwfile={password}", "-E", "UTF8", "--locale=C", "--no-sync",
                "--no-instructions"]);
        await File.AppendAllLinesAsync(
            Path.Combine(Data, "postgresql.conf"),
            ["listen_addresses = '127.0.0.1'", $"port = {Port}", $"unix_socket_directories = '{_folder}'", "logging_collector = off",
                .. settings]);
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await ExecuteAsync("postgres", "SELECT 1");
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>The server's first process, which its folder names: what we started may be the program that changed the user.</summary>
    private int ServerId() => int.Parse(File.ReadLines(Path.Combine(Data, "postmaster.pid")).First());

    private int[] AllIds()
    {
        var server = ServerId();
        var ids = new List<int> { server };
        foreach (var folder in Directory.GetDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), out var id) && ParentOf(id) == server)
                ids.Add(id);
        }

        return [.. ids];
    }

    private static int ParentOf(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0; // It has ended meanwhile.
        }
    }

    /// <summary>A server that was killed is gone when its last process has let go of what it held.</summary>
    private async Task UntilGoneAsync()
    {
        await _process!.WaitForExitAsync().WaitAsync(Patience.Default);
        var started = Stopwatch.GetTimestamp();
        while (Directory.GetDirectories("/proc").Any(folder => int.TryParse(Path.GetFileName(folder), out var id) && BelongsToUs(id)))
        {
            if (Stopwatch.GetElapsedTime(started) > Patience.Default)
                throw new TimeoutException("PostgreSQL's processes do not end.");
            await Task.Delay(20); // other people's processes tell us nothing
        }
    }

    private bool BelongsToUs(int id)
    {
        try
        {
            return Path.GetFullPath(new FileInfo($"/proc/{id}/cwd").LinkTarget ?? "/") == Data;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private void Keep(string? line)
    {
        const int Kept = 100;
        if (line is null)
            return;
        lock (_said)
        {
            _said.Enqueue(line);
            if (_said.Count > Kept)
                _said.Dequeue();
        }
    }

    private ProcessStartInfo Describe(string program, string[] arguments)
    {
        var path = Path.Combine(Programs.Value!, program);
        var start = IsRoot && program != "psql"
            ? new ProcessStartInfo("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", path, .. arguments])
            : new ProcessStartInfo(path, arguments);
        start.WorkingDirectory = _folder;
        start.Environment["LC_ALL"] = "C";
        start.Environment["PGPASSWORD"] = Password;
        return start;
    }

    private Task<string> RunAsync(string program, string[] arguments) => RunAsync(Describe(program, arguments));

    private static Task<string> RunPlainAsync(string program, string[] arguments) => RunAsync(new ProcessStartInfo(program, arguments));

    private static async Task<string> RunAsync(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var process = Process.Start(start) ?? throw new InvalidOperationException("No process started.");
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"{start.FileName} ended with {process.ExitCode}: {await error}{await output}");
    }

    private static string? Real(string folder)
    {
        var initdb = Path.Combine(folder, "initdb");
        return File.Exists(initdb)
            ? Path.GetDirectoryName(File.ResolveLinkTarget(initdb, returnFinalTarget: true)?.FullName ?? initdb)
            : null;
    }

    /// <summary>Ends the server and deletes its folder when this process ends.</summary>
    private static Process Guard(string folder) => ExitGuard.Start(
        """
        cd / && server=$(head -n 1 "$0/data/postmaster.pid" 2> /dev/null) && kill -QUIT "$server"
        for i in $(seq 50); do kill -0 "$server" 2> /dev/null || break; sleep 0.1; done
        kill -KILL "$server" 2> /dev/null
        rm -rf "$0"
        """,
        folder);

    private static void Signal(int process, int signal)
    {
        if (SendSignal(process, signal) != 0 && signal is not (SigCont or SigStop or SigKill))
            throw new InvalidOperationException($"Signal {signal} could not be sent: error {Marshal.GetLastPInvokeError()}.");
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int SendSignal(int process, int signal);
}
