using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Webhooks.TestKit;

namespace Webhooks.Cli.Tests.Running;

/// <summary>The real tool as a process, with a configuration folder of its own.</summary>
internal sealed class Tool : IDisposable
{
    public static readonly string Program = Programs.Cli;

    private static readonly string[] Variables =
        ["WEBHOOKS_URL", "WEBHOOKS_KEY", "WEBHOOKS_PROFILE", "WEBHOOKS_PROJECT", "WEBHOOKS_OUTPUT", "WEBHOOKS_SECRET", "WEBHOOKS_CONFIG"];

    private readonly TempFolder folder = new();

    public Tool(Uri? url = null, string? project = null)
    {
        Environment["XDG_CONFIG_HOME"] = folder.Path;
        if (url is not null)
            Environment["WEBHOOKS_URL"] = url.AbsoluteUri;
        if (project is not null)
            Environment["WEBHOOKS_PROJECT"] = project;
    }

    public Dictionary<string, string> Environment { get; } = [];

    public static string Dotnet => System.Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>A file in its folder.</summary>
    public string File(string name, string? text = null)
    {
        if (text is not null)
            System.IO.File.WriteAllText(folder.File(name), text);
        return folder.File(name);
    }

    /// <summary>Runs it to its end, with nothing more on its standard input than is given.</summary>
    public Task<Ran> Run(params string[] args) => RunWith("", args);

    public async Task<Ran> RunWith(string input, params string[] args)
    {
        using var process = Start(args);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        return await Ended(process, args);
    }

    /// <summary>Starts it; the caller ends it.</summary>
    public Process Start(params string[] args)
    {
        var start = new ProcessStartInfo(Dotnet, [Program, .. args])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        foreach (var variable in Variables)
            start.Environment.Remove(variable);
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;
        return Process.Start(start) ?? throw new InvalidOperationException("No process started.");
    }

    public static async Task<Ran> Ended(Process process, params string[] args)
    {
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(90));
        }
        catch (TimeoutException)
        {
            process.Kill();
            throw new TimeoutException($"webhooks {string.Join(' ', args)} did not end.\n{await output}\n{await error}");
        }

        return new(process.ExitCode, await output, await error);
    }

    public void Dispose() => folder.Dispose();
}

/// <summary>How it ended and what it wrote.</summary>
internal sealed record Ran(int Code, string Out, string Error)
{
    /// <summary>The result, if it ended as it should.</summary>
    public string Expect(int code = 0) =>
        Code == code ? Out : throw new InvalidOperationException($"Expected {code}, ended with {Code}.\n{Out}\n{Error}");

    /// <summary>The result as one JSON document.</summary>
    public JsonNode Json => JsonNode.Parse(Expect())!;

    /// <summary>The result as JSON documents, one a line.</summary>
    public IReadOnlyList<JsonNode> Lines =>
        [.. Expect().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
}
