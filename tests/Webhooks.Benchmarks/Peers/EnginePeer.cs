using Webhooks.Benchmarks.Engines;
using Webhooks.Benchmarks.Sending;

namespace Webhooks.Benchmarks.Peers;

/// <summary>The engine, embedded, on a database of its own.</summary>
internal sealed class EnginePeer : IPeer
{
    private readonly TempFolder _folder;
    private readonly BenchmarkDatabase _database;
    private readonly IEngine _engine;
    private readonly PublishLoad _load;

    private EnginePeer(TempFolder folder, BenchmarkDatabase database, IEngine engine, PublishLoad load) =>
        (_folder, _database, _engine, _load) = (folder, database, engine, load);

    public static async Task<EnginePeer> StartAsync(
        string storage, Payloads payloads, WebhookPlan webhook, string project, int batch, int publishers, string parent)
    {
        var folder = new TempFolder(parent);
        var database = await BenchmarkDatabase.StartAsync(storage, folder);
        var engine = await Engine.StartAsync(Engine.Embedded, database.Storage, payloads);
        await engine.CreateWebhookAsync(project, webhook);
        return new(folder, database, engine, new(engine, project, batch, publishers));
    }

    public Task SendAsync(EventRange events) => _load.RunAsync(events);

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        await _database.DisposeAsync();
        _folder.Dispose();
    }
}
