using System.Diagnostics;

namespace Webhooks.TestKit;

/// <summary>
/// A network namespace with two links to that of the tests: one for their own requests, and one for the traffic between nodes, which a test
/// can cut. Nothing outside of the machine is reachable through them. Needs Linux, root and iproute2.
/// </summary>
public sealed class NetworkNamespace : IDisposable
{
    private const string Ip = "/usr/sbin/ip";

    private readonly string name = $"wh{Environment.ProcessId}";

    private NetworkNamespace()
    {
    }

    /// <summary>Why there can be none, or null.</summary>
    public static string? Validate => Environment.UserName == "root" && File.Exists(Ip)
        ? null
        : "A network namespace needs root and Debian's package iproute2.";

    /// <summary>This side of the link that can be cut.</summary>
    public static string NodesHere => "10.213.77.1";

    /// <summary>Its side of the link that can be cut.</summary>
    public static string NodesThere => "10.213.77.2";

    /// <summary>Its side of the link that stays.</summary>
    public static string There => "10.213.78.2";

    /// <summary>What runs a command in it.</summary>
    public IReadOnlyList<string> Enter => [Ip, "netns", "exec", name];

    public static NetworkNamespace Create()
    {
        var created = new NetworkNamespace();
        try
        {
            Run("netns", "add", created.name);
            Run("-n", created.name, "link", "set", "lo", "up");
            created.Link("n", NodesHere, NodesThere);
            created.Link("c", "10.213.78.1", There);
            return created;
        }
        catch
        {
            created.Dispose();
            throw;
        }
    }

    /// <summary>Cuts the link between nodes: what is sent is lost without an answer.</summary>
    public void Cut() => Run("-n", name, "link", "set", $"{name}nt", "down");

    public void Dispose()
    {
        // Its end of each link takes the other one away.
        using var delete = Start("netns", "del", name);
        delete.WaitForExit();
    }

    private void Link(string purpose, string here, string there)
    {
        var (near, far) = ($"{name}{purpose}h", $"{name}{purpose}t");
        Run("link", "add", near, "type", "veth", "peer", "name", far, "netns", name);
        Run("addr", "add", $"{here}/30", "dev", near);
        Run("link", "set", near, "up");
        Run("-n", name, "addr", "add", $"{there}/30", "dev", far);
        Run("-n", name, "link", "set", far, "up");
    }

    private static void Run(params string[] arguments)
    {
        using var process = Start(arguments);
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"ip {string.Join(' ', arguments)} ended with {process.ExitCode}: {error}");
    }

    private static Process Start(params string[] arguments) =>
        Process.Start(new ProcessStartInfo(Ip, arguments) { RedirectStandardError = true })
        ?? throw new InvalidOperationException("No process started.");
}
