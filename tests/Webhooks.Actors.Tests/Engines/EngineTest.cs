using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Engines;

/// <summary>A test with an engine and a receiver of its own.</summary>
public abstract class EngineTest : IAsyncLifetime
{
    internal static readonly string ProjectEntity = Sample.Project.Value;

    internal TestEngine Engine { get; } = new();

    internal Receiver Receiver { get; } = new();

    public virtual Task InitializeAsync() => Receiver.Open();

    public virtual async Task DisposeAsync()
    {
        await Engine.DisposeAsync();
        await Receiver.DisposeAsync();
    }

    internal int TimesReceived(string id) => Receiver.Receipts.Count(r => r.WebhookId == id);
}
