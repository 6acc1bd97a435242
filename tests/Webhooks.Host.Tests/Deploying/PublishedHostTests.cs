using System.Diagnostics;
using System.Net;
using Webhooks.Testing;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.Host.Tests.Deploying;

/// <summary>What the Dockerfile does, without an engine: its copies into an empty folder, its commands, and the host that comes of it.</summary>
public sealed class PublishedHostTests(ITestOutputHelper output) : HostTest(output), IDisposable
{
    private const string Key = "a-key-for-the-container";

    private readonly TempFolder folder = new();

    [Fact]
    public async Task What_the_Dockerfile_copies_is_published_and_starts()
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "Dockerfile"));
        var source = Directory.CreateDirectory(folder.File("source")).FullName;
        foreach (var copy in lines.Where(line => line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from", StringComparison.Ordinal)))
            Copy(copy.Split(' ')[1..^1], Path.Combine(source, copy.Split(' ')[^1]));
        foreach (var run in lines.Where(line => line.StartsWith("RUN dotnet ", StringComparison.Ordinal)))
            await RunDotnet(source, run["RUN dotnet ".Length..].Replace("/app", folder.File("app"), StringComparison.Ordinal));

        Assert.Empty(Directory.GetFiles(folder.File("app"), "*Petabridge*"));

        var port = FreePort.Next();
        await using var host = new ChildProcess(Path.Combine(folder.File("app"), "Webhooks.Host.dll"));
        host.Launch([], new Dictionary<string, string>
        {
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
            ["Webhooks__Storage__ConnectionString"] = $"Data Source={folder.File("data/webhooks.db")}",
            ["Webhooks__Auth__Keys__0"] = Key,
        });
        using var http = new WebhooksHttp(new($"http://127.0.0.1:{port}"), Key);
        await http.Ready(host);

        (await http.Publish("labels", Given.Event("evt_1"))).Expect(HttpStatusCode.Accepted);
        Assert.Equal(0, (await Health($"http://127.0.0.1:{port}/health/ready")).Code);
        await host.Stop();
        Assert.Equal(1, (await Health($"http://127.0.0.1:{port}/health/ready")).Code);
        Assert.Equal(2, (await Health("ready")).Code);
        Output.WriteLine(host.Output.All);
    }

    public void Dispose() => folder.Dispose();

    private async Task<HostExit> Health(string url)
    {
        await using var health = new ChildProcess(Path.Combine(folder.File("app"), "Webhooks.Host.dll"));
        health.Launch(["health", url]);
        return await health.Exit();
    }

    /// <summary>As an engine does: files into a folder, and of a folder what is in it.</summary>
    private static void Copy(string[] sources, string target)
    {
        foreach (var source in sources)
        {
            var from = Path.Combine(Repository.Root, source);
            var files = Directory.Exists(from) ? Directory.GetFiles(from, "*", SearchOption.AllDirectories).Where(IsSent) : [from];
            foreach (var file in files)
            {
                var to = Path.Combine(target, Directory.Exists(from) ? Path.GetRelativePath(from, file) : Path.GetFileName(file));
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                File.Copy(file, to, overwrite: true);
            }
        }
    }

    /// <summary>.dockerignore leaves out what was built here.</summary>
    private static bool IsSent(string file) => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj");

    private async Task RunDotnet(string directory, string arguments)
    {
        // No server that outlives the build: it would hold files of a folder that is deleted.
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments.Split(' '))
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            Environment = { ["MSBUILDDISABLENODEREUSE"] = "1", ["UseSharedCompilation"] = "false" },
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("No process started.");
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Output.WriteLine(text);
        Assert.True(process.ExitCode == 0, text);
    }
}
