using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Webhooks.Cli.Tests.Running;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.Cli.Tests.Docs;

/// <summary>
/// The shell blocks of the README and of <c>docs</c>: all of them are bash, and the first steps are run, one after the other in one shell.
/// </summary>
public sealed partial class ShellBlockTests(CliHost shared, ITestOutputHelper output) : CliTest(shared, output)
{
    private const string Mark = "=== the output of the last line";

    private static readonly string[] NotRun = ["dotnet ", "kill $HOST"];

    [Fact]
    public async Task Every_shell_block_is_bash()
    {
        foreach (var page in Documentation.All)
        {
            foreach (var block in page.Blocks("sh"))
            {
                var (code, _, error) = await Bash("-n", block);
                Assert.True(code == 0, $"{page.Path}:\n{block}\n{error}");
            }
        }
    }

    [Fact]
    public async Task The_first_steps_show_a_delivery_that_fails_twice_and_then_arrives()
    {
        var delivery = JsonNode.Parse(await Run("README.md", until: "\"status\":\"delivered\""))!;

        Assert.Equal([500, 500, 200], delivery["attempt_log"]!.AsArray().Select(attempt => (int)attempt!["status_code"]!));
    }

    [Fact]
    public async Task Getting_started_ends_with_a_delivery_that_arrived_at_the_receiver_of_the_tool() =>
        Assert.Matches(@"Delivered .* with attempt \d, answered 2", await Run("docs/getting-started.md", until: "Delivered"));

    [Fact]
    public async Task The_guide_of_event_types_ends_with_types_for_a_receiver() => Assert.Contains(
        "ImageStatusChanged", await Run("docs/guides/event-types.md", until: "ImageStatusChanged"), StringComparison.Ordinal);

    [Fact]
    public async Task The_bin_that_fails_twice_catches_three_requests()
    {
        var caught = JsonNode.Parse(await Run("docs/guides/inspect.md", until: "\"status\":200", skipTool: true))!;

        Assert.Equal([200, 500, 500], caught["items"]!.AsArray().Select(request => (int)request!["answer"]!["status"]!));
    }

    [Fact]
    public async Task What_is_signed_is_verified() => await Run("docs/guides/receive-and-verify.md", until: ".", only: "webhooks sign");

    /// <summary>
    /// Runs the blocks of a page against this test's host, repeats the last line until it shows what is expected, and returns that.
    /// </summary>
    private async Task<string> Run(string path, string until, bool skipTool = false, string? only = null)
    {
        var lines = Documentation.Page(path).Blocks("sh")
            .Where(block => !NotRun.Any(block.Contains) && (only is null || block.Contains(only, StringComparison.Ordinal)))
            .SelectMany(block => block.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            .Where(line => !skipTool || !line.StartsWith("webhooks ", StringComparison.Ordinal))
            .Select(line => Change().Replace(Comment().Replace(line, ""), "curl -sf"))
            .ToArray();
        var script = $$"""
            set -eo pipefail
            cd "$(mktemp -d)"; mkdir data
            webhooks() { '{{Tool.Dotnet}}' '{{Tool.Program}}' "$@"; }
            {{string.Join('\n', lines)}}
            last() { {{lines[^1]}}; }
            until last | grep -q '{{until}}'; do sleep 0.2; done
            echo '{{Mark}}'
            last
            """;
        var local = script
            .Replace("http://127.0.0.1:5080", Host.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal)
            .Replace("8089", $"{FreePort.Next()}", StringComparison.Ordinal)
            .Replace("projects/labels", $"projects/{Project}", StringComparison.Ordinal);
        var (code, shown, error) = await Bash("-s", local);
        Assert.True(code == 0, $"{local}\n{shown}\n{error}");
        return shown.Split(Mark)[^1];
    }

    private async Task<(int Code, string Out, string Error)> Bash(string option, string script)
    {
        var start = new ProcessStartInfo("bash", [option])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Tool.Environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(script);
        process.StandardInput.Close();
        var ran = await Tool.Ended(process, "bash");
        return (ran.Code, ran.Out, ran.Error);
    }

    /// <summary>What changes something must succeed; what reads may come too early.</summary>
    [GeneratedRegex("curl -s(?= [^|]*(-X|-H))")]
    private static partial Regex Change();

    [GeneratedRegex(@"\s+#.*$")]
    private static partial Regex Comment();
}
