using System.Text.Json.Nodes;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.Cli.Tests.Running;

/// <summary>One host for all tests that run the tool.</summary>
public sealed class CliHost : IAsyncLifetime
{
    private HostProcess? host;

    public HostProcess Host => host ?? throw new InvalidOperationException("Not started.");

    public async Task InitializeAsync() => host = await SharedHosts.On(Storage.Sqlite, ("Webhooks:Inspector:Enabled", "true"));

    public Task DisposeAsync() => Task.CompletedTask;
}

[CollectionDefinition(Name)]
public sealed class CliCollection : ICollectionFixture<CliHost>
{
    public const string Name = "a host and the tool";
}

/// <summary>A test that runs the tool in a project of its own.</summary>
[Collection(CliCollection.Name)]
public abstract class CliTest(CliHost shared, ITestOutputHelper output) : IAsyncLifetime
{
    private readonly List<Receiver> receivers = [];

    protected string Project { get; } = $"p-{Guid.NewGuid():N}";

    protected HostProcess Host => shared.Host;

    protected WebhooksHttp Http => shared.Host.Http;

    private protected Tool Tool { get; private set; } = null!;

    public Task InitializeAsync()
    {
        Tool = new(Host.Address, Project);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        output.WriteLine(Host.Output);
        Tool.Dispose();
        foreach (var receiver in receivers)
            await receiver.DisposeAsync();
    }

    protected async Task<Receiver> StartReceiver(Func<Receipt, Answer>? answers = null)
    {
        var receiver = await Receiver.Start(answers);
        receivers.Add(receiver);
        return receiver;
    }

    /// <summary>A webhook of this name to a receiver; its id.</summary>
    protected Task<string> Register(Receiver receiver, string name, JsonObject? with = null)
    {
        var webhook = new JsonObject { ["name"] = name };
        foreach (var (field, value) in with ?? [])
            webhook[field] = value?.DeepClone();
        return Http.Register(Project, receiver, with: webhook);
    }

    /// <summary>Waits until a delivery has a status.</summary>
    protected Task<JsonObject> UntilDelivery(string webhook, string @event, string status) =>
        Http.Until(WebhooksHttp.Delivery(Project, webhook, @event), delivery => (string?)delivery["status"] == status);
}
