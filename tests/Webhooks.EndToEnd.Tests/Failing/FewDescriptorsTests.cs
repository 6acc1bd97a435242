using System.Net;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests.Failing;

/// <summary>A process that may open few files has fewer attempts in flight, and continues.</summary>
public sealed class FewDescriptorsTests(ITestOutputHelper output) : HostTest(output)
{
    private const int Webhooks = 20;

    [Fact]
    public async Task Receivers_that_hang_do_not_use_up_the_files_that_the_host_may_open()
    {
        var hanging = await StartReceiver(_ => Answer.Hang);
        var working = await StartReceiver();
        await using var host = HostProcess.With(new Dictionary<string, string>());
        host.MaxFiles = 784;
        await host.Begin();
        for (var webhook = 0; webhook < Webhooks; webhook++)
            await host.Http.Register("hanging", hanging, $"/{webhook}", with: new() { ["timeout"] = "60s" });
        var found = await host.Http.Register("working", working);

        // 640 are the host's own; a third of the others is for attempts.
        await host.Says("The process may open 784 files, so at most 48 attempts are in flight");
        // One after the other: with two attempts of each webhook in flight, none may take the last place.
        var published = 0;
        foreach (var id in Given.Ids(5, "slow_"))
        {
            (await host.Http.Publish("hanging", Given.Event(id))).Expect(HttpStatusCode.Accepted);
            await hanging.Until(Math.Min(++published, 2) * Webhooks);
        }

        await host.Http.Publish("working", Given.Event("evt_1"));

        await working.UntilAll(["evt_1"]);
        await host.Http.Until(WebhooksHttp.Delivery("working", found, "evt_1"), delivery => (string?)delivery["status"] == "delivered");
        (await host.Http.Get("health/ready")).Expect(HttpStatusCode.OK);
        Assert.InRange(hanging.Receipts.Count, 40, 48);
    }

    [Fact]
    public async Task Fewer_files_than_a_host_needs_are_a_sentence_and_exit_code_1()
    {
        await using var host = HostProcess.With(new Dictionary<string, string>());
        host.MaxFiles = 300;

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => host.Begin());

        Assert.StartsWith("The host ended with 1 before it was ready", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Webhooks cannot start: the process may open 300 files and needs 664.", failure.Message, StringComparison.Ordinal);
    }
}
