namespace Webhooks.Actors.Storage;

/// <summary>Which plugins of Akka.Persistence the engine uses; its own, so that a host's default ones are left alone.</summary>
internal sealed record PluginIds(string Journal, string Snapshots, string Query)
{
    public static PluginIds Sql { get; } = new(
        "akka.persistence.journal.webhooks", "akka.persistence.snapshot-store.webhooks", "akka.persistence.query.journal.webhooks");
}
