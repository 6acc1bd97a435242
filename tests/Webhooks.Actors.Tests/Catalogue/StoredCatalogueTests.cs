using Webhooks.Actors.Tests.Hosting;
using Webhooks.Actors.Tests.Storage;
using Webhooks.Model;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Catalogue;

/// <summary>The catalogue in an engine that is stopped and started again, on both storages.</summary>
public sealed class StoredCatalogueTests
{
    private static readonly EventTypeDefinition Type = new(Sample.Type)
    {
        Schema = """{"type":"object","required":["status"],"properties":{"status":{"enum":["NEW","DONE"]}}}""",
        Validation = SchemaValidation.Reject,
    };

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.PostgreSql)]
    public async Task A_schema_is_enforced_after_a_restart(StorageProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using (var engine = await EmbeddedEngine.StartAsync(database.Options))
        {
            await PublishAsync(engine, "1");
            Assert.Equal(1, (await engine.Gateway.EventTypes.PutAsync(Sample.Project, Type, force: true)).Definition.Version);
            await RefusedAsync(engine, "1");
            await PublishAsync(engine, """{"status":"DONE"}""");
        }

        await using (var engine = await EmbeddedEngine.StartAsync(database.Options))
        {
            await RefusedAsync(engine, """{"status":"OLD"}""");
            var put = await engine.Gateway.EventTypes.PutAsync(
                Sample.Project, Type with { Validation = SchemaValidation.Warn, Title = "Status" }, force: true);
            Assert.Equal((1, "Status"), (put.Definition.Version, put.Definition.Title));
            await PublishAsync(engine, """{"status":"OLD"}""");
            await PublishAsync(engine, """{"status":"NEW"}""");
            var view = await engine.Gateway.EventTypes.FindAsync(Sample.Project, Sample.Type);
            Assert.Equal((EventTypeSource.Project, 4L, 1L), (view!.Source, view.EventsLastDay, view.Violations));
            await engine.Gateway.EventTypes.DeleteAsync(Sample.Project, Sample.Type);
            await PublishAsync(engine, "1");
            Assert.Equal(EventTypeSource.Seen, (await engine.Gateway.EventTypes.FindAsync(Sample.Project, Sample.Type))!.Source);
        }
    }

    private static Task<AcceptedEvent> PublishAsync(EmbeddedEngine engine, string data) =>
        engine.Gateway.Events.PublishAsync(Sample.Project, new EventDraft(Sample.Type, System.Text.Encoding.UTF8.GetBytes(data)));

    private static async Task RefusedAsync(EmbeddedEngine engine, string data)
    {
        // An engine that has just started may ask for another try.
        var code = await Looks.Until(
            async () => (await Assert.ThrowsAsync<RefusedException>(() => PublishAsync(engine, data))).Refusal.Code,
            code => code != "unavailable");
        Assert.Equal("schema_violation", code);
    }
}
