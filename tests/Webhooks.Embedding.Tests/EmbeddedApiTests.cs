using System.Net;
using System.Text.Json;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.Embedding.Tests;

/// <summary>A web application with the engine, its API, and a route of its own that publishes.</summary>
public sealed class EmbeddedApiTests : EmbeddingTest
{
    private const string Project = "labels";

    private readonly Uri _address = new($"http://127.0.0.1:{FreePort.Next()}");
    private readonly ChildProcess _program;
    private readonly WebhooksHttp _http;

    public EmbeddedApiTests(ITestOutputHelper output)
        : base(output)
    {
        _program = Program("MinimalWeb");
        _http = new(_address);
    }

    public override void Dispose()
    {
        _http.Dispose();
        base.Dispose();
    }

    [Fact]
    public async Task What_its_API_and_its_own_route_publish_arrives_signed()
    {
        await Launch();
        await _http.Register(Project, Receiver);
        (await _http.Publish(Project, Given.Event("evt_1"))).Expect(HttpStatusCode.Accepted);
        var accepted = await _http.Put("images/img_7/status/DONE");

        var arrived = await Receiver.UntilAll(["evt_1", accepted.Text.Replace("accepted ", "", StringComparison.Ordinal)]);

        Assert.All(arrived, receipt => Assert.True(receipt.IsSigned));
    }

    [Fact]
    public async Task After_kill_9_the_next_start_delivers_the_rest()
    {
        await Launch();
        Receiver.Answers = receipt => receipt.WebhookId == "evt_0001" ? Answer.Ok : Answer.Hang;
        await _http.Register(Project, Receiver);
        var ids = Given.Ids(50);
        (await _http.Publish(Project, Given.Events(ids))).Expect(HttpStatusCode.Accepted);
        await Receiver.UntilAll(["evt_0001"]);
        await _program.Kill();
        var before = Receiver.Receipts.Count;

        Receiver.Answers = _ => Answer.Ok;
        await Launch();

        await Receiver.Until(arrived => !ids.Skip(1).Except(arrived.Skip(before).Select(receipt => receipt.WebhookId)).Any(), "the rest");
    }

    [Fact]
    public async Task Asked_to_stop_it_exits_with_0()
    {
        await Launch();
        Receiver.Answers = _ => Answer.Hang;
        await _http.Register(Project, Receiver);
        (await _http.Publish(Project, Given.Event("evt_1"))).Expect(HttpStatusCode.Accepted);
        await Receiver.Until(1);

        var exit = await _program.Stop();

        Assert.Equal((0, ""), (exit.Code, exit.Error));
    }

    [Fact]
    public async Task A_database_that_another_process_holds_is_named_and_the_other_process_continues()
    {
        await Launch();
        var second = Program("MinimalWeb");
        second.Launch(["--database", Database, "--urls", $"http://127.0.0.1:{FreePort.Next()}"]);
        var exit = await second.Exit();

        Assert.NotEqual(0, exit.Code);
        Assert.Contains($"The database file '{Database}' is in use by another process", exit.Error, StringComparison.Ordinal);
        (await _http.Publish(Project, Given.Event("evt_1"))).Expect(HttpStatusCode.Accepted);
    }

    [Fact]
    public void It_gets_nothing_of_the_dashboard()
    {
        var path = Path.ChangeExtension(Programs.Embedding("MinimalWeb"), ".deps.json");
        using var closure = JsonDocument.Parse(File.ReadAllText(path));
        var names = closure.RootElement.GetProperty("libraries").EnumerateObject().Select(library => library.Name.Split('/')[0]).ToArray();

        Assert.Contains("Webhooks.AspNetCore", names);
        Assert.DoesNotContain("Webhooks.Dashboard", names);
        Assert.DoesNotContain("MudBlazor", names);
    }

    private Task Launch()
    {
        _program.Launch(["--database", Database, "--urls", _address.AbsoluteUri]);
        return _http.Ready(_program);
    }
}
