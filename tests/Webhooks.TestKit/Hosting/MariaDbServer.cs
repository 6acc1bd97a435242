using System.Diagnostics;

namespace Webhooks.TestKit;

/// <summary>A MariaDB server of the tests' own, on a free loopback port, its data in a temporary folder.</summary>
public sealed class MariaDbServer
{
    private static readonly Lazy<Task<MariaDbServer>> OfAll = new(StartAsync);

    /// <summary>Held: collected, a guard would close the pipe on which it waits for the end of this process.</summary>
    private static readonly List<Process> Guards = [];

    private readonly string _folder = Directory.CreateTempSubdirectory("webhooks-maria-").FullName;
    private int _databases;

    private MariaDbServer()
    {
    }

    /// <summary>One server for all tests of an assembly; it ends with them.</summary>
    public static Task<MariaDbServer> Shared => OfAll.Value;

    /// <summary>Why no server can be had, or null.</summary>
    public static string? Validate => File.Exists("/usr/sbin/mariadbd") ? null : "Install Debian's package mariadb-server.";

    private int Port { get; } = FreePort.Next();

    /// <summary>A new, empty database; what its connection string says.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"test{Interlocked.Increment(ref _databases)}";
        await ExecuteAsync($"CREATE DATABASE {name}");
        return $"Server=127.0.0.1;Port={Port};Database={name};User ID=root;Pooling=true";
    }

    private static async Task<MariaDbServer> StartAsync()
    {
        if (Validate is { } why)
            throw new InvalidOperationException(why);
        var server = new MariaDbServer();
        await server.LaunchAsync();
        return server;
    }

    private async Task LaunchAsync()
    {
        var data = Path.Combine(_folder, "data");
        await RunAsync(
            "mariadb-install-db", "--no-defaults", $"--datadir={data}", "--auth-root-authentication-method=normal",
            $"--user={Environment.UserName}", "--skip-test-db");
        var start = new ProcessStartInfo("/usr/sbin/mariadbd",
            ["--no-defaults", $"--datadir={data}", $"--port={Port}", "--bind-address=127.0.0.1", $"--socket={Path.Combine(_folder, "s")}",
                $"--pid-file={Path.Combine(_folder, "pid")}", $"--user={Environment.UserName}",
                $"--log-error={Path.Combine(_folder, "log")}"]);
        var process = Process.Start(start) ?? throw new InvalidOperationException("No process started.");
        Guards.Add(ExitGuard.Start("kill -KILL \"$0\" 2> /dev/null; rm -rf \"$1\"", $"{process.Id}", _folder));
        await Looks.Until(
            async () => process.HasExited ? throw new InvalidOperationException("MariaDB has ended.") : await AnswersAsync(),
            answers => answers);
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await ExecuteAsync("SELECT 1");
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private Task ExecuteAsync(string sql) =>
        RunAsync("mariadb", "--no-defaults", "-h", "127.0.0.1", "-P", $"{Port}", "-u", "root", "-e", sql);

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }) ?? throw new InvalidOperationException("No process started.");
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}:\n{await output}\n{await error}");
    }
}
