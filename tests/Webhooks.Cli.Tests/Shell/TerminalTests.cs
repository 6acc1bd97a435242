using System.Diagnostics;
using Webhooks.Cli.Tests.Running;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.Cli.Tests.Shell;

/// <summary>
/// What a user at a terminal sees and is asked, and no other caller. Where no program offers a terminal they say nothing.
/// </summary>
public sealed class TerminalTests(CliHost shared, ITestOutputHelper output) : CliTest(shared, output)
{
    private const string Offering = "/usr/bin/script";

    [Fact]
    public async Task A_deletion_is_asked_for_and_only_yes_deletes()
    {
        if (!IsThere)
            return;
        await Register(await StartReceiver(), "Kept");

        var refused = await InTerminal("perhaps\n", "webhooks", "delete", "Kept");
        Assert.Equal(2, refused.Code);
        Assert.Contains("Delete the webhook Kept", refused.Out, StringComparison.Ordinal);
        Assert.Contains("[y/N] ", refused.Out, StringComparison.Ordinal);
        Assert.Contains("Nothing was done.", refused.Out, StringComparison.Ordinal);

        var unasked = await InTerminal("y\n", "webhooks", "delete", "Kept", "-o", "json");
        Assert.Equal(2, unasked.Code);
        Assert.DoesNotContain("[y/N]", unasked.Out, StringComparison.Ordinal);
        Assert.Contains("--yes", unasked.Out, StringComparison.Ordinal);

        (await InTerminal("y\n", "webhooks", "delete", "Kept")).Expect();
        Assert.Empty((await Tool.Run("webhooks", "list", "-o", "json")).Lines);
    }

    [Fact]
    public async Task Without_a_terminal_there_is_no_prompt()
    {
        await Register(await StartReceiver(), "Kept");
        var ran = await Tool.RunWith("y\n", "webhooks", "delete", "Kept");

        Assert.Equal((2, ""), (ran.Code, ran.Out));
        Assert.Contains("Confirm with --yes.", ran.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("[y/N]", ran.Error, StringComparison.Ordinal);
        Assert.Single((await Tool.Run("webhooks", "list", "-o", "json")).Lines);
    }

    [Fact]
    public async Task Progress_is_drawn_at_a_terminal_and_neither_beside_JSON_nor_without_one()
    {
        var file = Tool.File("events", string.Join('\n', Given.Ids(1500).Select(id => Given.Event(id))));
        if (IsThere)
        {
            Assert.Contains("Publishing", (await InTerminal("", "events", "publish", "--ndjson", file)).Expect(), StringComparison.Ordinal);
            Assert.DoesNotContain("Publishing", (await InTerminal("", "events", "publish", "--ndjson", file, "-o", "json")).Expect(),
                StringComparison.Ordinal);
        }

        var ran = await Tool.Run("events", "publish", "--ndjson", file);
        Assert.Equal(($"No webhook of project {Project} asks for any of these events.", 0), (ran.Error.Trim(), ran.Code));
        Assert.DoesNotContain("Publishing", ran.Out, StringComparison.Ordinal);
    }

    private static bool IsThere => OperatingSystem.IsLinux() && File.Exists(Offering);

    /// <summary>Runs the tool at a terminal, at which this is typed; results and words are what it shows.</summary>
    private async Task<Ran> InTerminal(string typed, params string[] args)
    {
        var line = string.Join(' ', ((string[])[Tool.Dotnet, Tool.Program, .. args]).Select(word => $"'{word}'"));
        var start = new ProcessStartInfo(Offering,
            ["-qec", line, "/dev/null"])
        { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in Tool.Environment)
            start.Environment[name] = value;
        start.Environment["TERM"] = "xterm";
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(typed);
        await process.StandardInput.FlushAsync();
        return await Tool.Ended(process);
    }
}
