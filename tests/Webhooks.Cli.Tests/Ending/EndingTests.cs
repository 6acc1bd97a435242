using System.Diagnostics;
using Webhooks.Cli.Tests.Running;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.Cli.Tests.Ending;

public sealed class EndingTests(CliHost shared, ITestOutputHelper output) : CliTest(shared, output)
{
    [Fact]
    public async Task A_host_that_is_unavailable_is_reported_in_words()
    {
        var url = $"http://127.0.0.1:{FreePort.Next()}";
        var ran = await Tool.Run("projects", "list", "--url", url);

        Assert.Equal(3, ran.Code);
        Assert.StartsWith($"No host answers at {url}/: 3 attempts failed, the last one with: ", ran.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", ran.Error, StringComparison.Ordinal);
        Assert.Empty(ran.Out);
    }

    [Fact]
    public async Task Another_server_at_the_URL_is_no_host()
    {
        var stranger = await StartReceiver(_ => new(404) { Body = "<html>" });
        Assert.Equal(3, (await Tool.Run("projects", "list", "--url", stranger.Url().AbsoluteUri)).Code);
    }

    [Theory]
    [InlineData(2, "webhooks", "lst")]
    [InlineData(2, "webhooks")]
    [InlineData(2, "events", "list", "--since", "yesterday")]
    [InlineData(2, "projects", "list", "--profile", "unknown")]
    [InlineData(2, "events", "publish", "a.b", "{")]
    [InlineData(6, "events", "publish", "not-a-type", "{}")]
    [InlineData(4, "webhooks", "show", "wh_unknown")]
    [InlineData(0, "webhooks", "list", "--help")]
    [InlineData(0, "webhooks", "create", "--help")]
    [InlineData(0, "events", "publish", "-h")]
    public async Task Exit_codes_are_as_documented(int code, params string[] args)
    {
        var ran = await Tool.Run(args);

        Assert.Equal(code, ran.Code);
        Assert.True(
            code == 0
                ? ran.Out.Contains("Example:", StringComparison.Ordinal) || ran.Out.Contains("Examples:", StringComparison.Ordinal)
                : ran is { Out: "", Error: not "" }, ran.Out + ran.Error);
        Assert.DoesNotContain("   at ", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_that_closes_the_pipe_ends_it_quietly()
    {
        await Http.Publish(Project, Given.Events(Given.Ids(10)));
        using var process = Tool.Start("events", "list", "-o", "json");
        process.StandardOutput.Close();
        process.StandardInput.Close();
        var error = await process.StandardError.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal((141, ""), (process.ExitCode, error));
    }

    [Fact]
    public async Task A_signal_ends_it_even_while_it_reads_from_a_silent_host()
    {
        using var process = Tool.Start("events", "publish", "--ndjson", "-");
        await process.StandardInput.WriteLineAsync(Given.Event("evt_before"));
        await process.StandardInput.FlushAsync();
        await Http.Until($"{WebhooksHttp.Events(Project)}", list => list["items"]!.AsArray().Count == 1, TimeSpan.FromSeconds(60));

        using (var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]))
            await kill.WaitForExitAsync();
        var ran = await Tool.Ended(process);

        Assert.Equal(143, ran.Code);
        Assert.Contains("Interrupted.", ran.Error, StringComparison.Ordinal);
    }
}
