using Webhooks.Contracts;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Client.Tests;

[CollectionDefinition(Name)]
public sealed class EngineCollection : ICollectionFixture<EngineHost>
{
    public const string Name = "One engine";
}

/// <summary>A test with a project of its own on the engine that all share.</summary>
[Collection(EngineCollection.Name)]
public abstract class EngineTest(EngineHost host) : IAsyncLifetime
{
    private static int _projects;

    protected WebhooksClient Client { get; } = host.Client;

    protected Uri Url => host.Url;

    protected string Project { get; } = $"project_{Interlocked.Increment(ref _projects)}";

    protected Receiver Receiver { get; } = new();

    public Task InitializeAsync() => Receiver.Open();

    public async Task DisposeAsync() => await Receiver.DisposeAsync();

    protected Task<WebhookResource> Register(string? url = null, string signing = "v1") => Client.Webhooks.CreateAsync(Project, new()
    {
        Name = "Receiver",
        Url = url ?? Receiver.Url().AbsoluteUri,
        EventTypes = ["image.**"],
        RetrySchedule = [],
        Signing = signing,
        Secret = signing == "v1" ? Receiver.Secret : null,
    });

    /// <summary>Asks until the answer is as wanted: read models follow the journal.</summary>
    protected static async Task<T> Eventually<T>(Func<Task<T>> ask, Func<T, bool> isWanted)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var answer = await ask();
            if (isWanted(answer))
                return answer;
            await Task.Delay(50, patience.Token); // between two questions; there is no event to wait for
        }
    }
}
