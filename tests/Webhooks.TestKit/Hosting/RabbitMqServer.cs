using System.Diagnostics;
using System.Net.Sockets;

namespace Webhooks.TestKit;

/// <summary>
/// A RabbitMQ broker of the tests' own, on free loopback ports, its data in a temporary folder; it may be killed and started again.
/// Erlang's port mapper is started beside it, so that it ends with it.
/// </summary>
public sealed class RabbitMqServer : IAsyncDisposable
{
    private const string Program = "/usr/lib/rabbitmq/bin/rabbitmq-server";

    private static readonly Lazy<Task<RabbitMqServer>> OfAll = new(StartAsync);

    private readonly string _folder = Directory.CreateTempSubdirectory("webhooks-rabbit-").FullName;
    private readonly Process _guard; // held: collected, it would close the pipe on which it waits for the end of this process
    private Process? _process;

    private RabbitMqServer() => _guard = ExitGuard.Start(
        "kill -KILL \"-$(cat \"$0/group\")\" 2> /dev/null; sleep 0.2; rm -rf \"$0\"", _folder); // dash takes no --

    /// <summary>One broker for all tests of an assembly that leave it running; it ends with them.</summary>
    public static Task<RabbitMqServer> Shared => OfAll.Value;

    /// <summary>Why no broker can be had, or null.</summary>
    public static string? Validate => File.Exists(Program) ? null : "Install Debian's package rabbitmq-server.";

    public int Port { get; } = FreePort.Next();

    public Uri Uri => new($"amqp://127.0.0.1:{Port}/");

    public static async Task<RabbitMqServer> StartAsync()
    {
        if (Validate is { } why)
            throw new InvalidOperationException(why);
        var server = new RabbitMqServer();
        await server.LaunchAsync();
        return server;
    }

    /// <summary>Starts it, again on the same data and port, and waits until it listens.</summary>
    public async Task LaunchAsync()
    {
        var (distribution, mapper) = (FreePort.Next(), FreePort.Next());
        await File.WriteAllTextAsync(Path.Combine(_folder, "plugins"), "[].");
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "rabbitmq.conf"),
            $"listeners.tcp.default = 127.0.0.1:{Port}\nlog.console = false\nlog.file.level = warning\n");

        // A session of its own: one signal to its group ends all of its processes.
        var start = new ProcessStartInfo("setsid",
            ["sh", "-c", $"epmd -address 127.0.0.1 -port {mapper} & exec {Program} > '{Path.Combine(_folder, "out")}' 2>&1 < /dev/null"]);
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["HOME"] = _folder,
            ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
            ["ERL_EPMD_PORT"] = $"{mapper}",
            ["RABBITMQ_NODENAME"] = $"webhooks{Port}@localhost",
            ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_NODE_PORT"] = $"{Port}",
            ["RABBITMQ_DIST_PORT"] = $"{distribution}",
            ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "-kernel inet_dist_use_interface {127,0,0,1}",
            ["RABBITMQ_MNESIA_BASE"] = Path.Combine(_folder, "mnesia"),
            ["RABBITMQ_LOG_BASE"] = Path.Combine(_folder, "log"),
            ["RABBITMQ_CONFIG_FILE"] = Path.Combine(_folder, "rabbitmq.conf"),
            ["RABBITMQ_GENERATED_CONFIG_DIR"] = Path.Combine(_folder, "config"),
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(_folder, "plugins"),
            ["RABBITMQ_PID_FILE"] = Path.Combine(_folder, "pid"),
        })
            start.Environment[name] = value;
        _process?.Dispose();
        _process = Process.Start(start) ?? throw new InvalidOperationException("No process started.");
        await File.WriteAllTextAsync(Path.Combine(_folder, "group"), $"{_process.Id}");
        await Looks.Until(
            async () => _process.HasExited
                ? throw new InvalidOperationException($"RabbitMQ has ended: {await File.ReadAllTextAsync(Path.Combine(_folder, "out"))}")
                : await ListensAsync(),
            listens => listens);
    }

    /// <summary>SIGKILL to all of its processes. Start it again with <see cref="LaunchAsync"/>.</summary>
    public async Task KillAsync()
    {
        using var kill = Process.Start("kill", ["-KILL", "--", $"-{_process!.Id}"]);
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
            await KillAsync();
        _process?.Dispose();
        _guard.StandardInput.Close();
        await _guard.WaitForExitAsync();
        _guard.Dispose();
    }

    private async Task<bool> ListensAsync()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
