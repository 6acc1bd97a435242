namespace Webhooks.Actors.Storage;

/// <summary>The engine's own plugins of Akka.Persistence, so that a host's default ones stay unchanged.</summary>
internal sealed record PluginIds(string Journal, string Snapshots, string Query)
{
    public static PluginIds Sql { get; } = new(
        "akka.persistence.journal.webhooks", "akka.persistence.snapshot-store.webhooks", "akka.persistence.query.journal.webhooks");
}
