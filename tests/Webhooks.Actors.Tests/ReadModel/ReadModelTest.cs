using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Webhooks.Actors.ReadModel;
using Webhooks.Actors.Storage;
using Webhooks.Model;
using Webhooks.Testing;
using Xunit;

namespace Webhooks.Actors.Tests.ReadModel;

/// <summary>A read model of its own, and what is written into it.</summary>
public abstract class ReadModelTest : IAsyncLifetime
{
    private TempFolder Folder { get; } = new();

    private WebhooksStorage Storage { get; }

    protected ReadModelTest()
    {
        Storage = new(new() { ConnectionString = $"Data Source={Folder.File("read-model.db")}" });
        Storage.Open();
        Writer = new(OpenAsync, NullLogger<ReadModelWriter>.Instance);
        Queries = new(
            Storage.OpenForReadModelAsync, Writer, () => throw new InvalidOperationException("No test here reads a body."), Sample.Keys,
            NullLogger<WebhooksQueries>.Instance);
        Writer.Start();
    }

    internal ReadModelWriter Writer { get; }

    internal WebhooksQueries Queries { get; }

    /// <summary>How often the writer is refused a connection.</summary>
    internal int Refusals { get; set; }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await Writer.DisposeAsync();
        Storage.Dispose();
        SqliteConnection.ClearAllPools();
        Folder.Dispose();
    }

    internal static EventsEntry Events(long row, params long[] sequences) =>
        new(Sample.Project, row, new(Sample.Noon, [.. sequences.Select(s => Sample.Event(s) with { AcceptedAt = Sample.Noon.AddSeconds(s) })]));

    internal static WebhookEntry Webhook(string id, string name = "Labels", long cursor = 0, bool deleted = false) => new(
        Sample.Project,
        new()
        {
            Id = WebhookId.Parse(id),
            Project = Sample.Project,
            Definition = Sample.Definition(new("https://example.com/")) with { Name = name },
            Status = WebhookStatus.Active,
            Health = WebhookHealth.Ok,
            Counts = new(0, 0, 0, 0, 0, null),
            LookedSequence = cursor,
            CreatedAt = Sample.Noon,
            UpdatedAt = Sample.Noon,
        },
        cursor,
        deleted);

    internal static AttemptsEntry Attempts(string webhook, params (long Sequence, int Number, DeliveryStatus Status)[] attempts) => new(
        Sample.Project,
        WebhookId.Parse(webhook),
        [.. attempts.Select(a => new Attempt(
            new(a.Sequence, a.Sequence), Sample.Noon, a.Number, Sample.Noon.AddMinutes(a.Number), new(a.Status == DeliveryStatus.Delivered ? null : FailureReason.Status, 200), a.Status, null))]);

    internal void Offer(params LogEntry[] entries) => Array.ForEach(entries, Writer.Offer);

    internal Task<Page<DeliveryView>> DeliveriesAsync(string webhook, int limit = 100, string? cursor = null, DeliveryStatus? status = null) =>
        Queries.ListDeliveriesAsync(Sample.Project, WebhookId.Parse(webhook), new(status, null, null, null), limit, cursor, CancellationToken.None);

    private Task<DbConnection> OpenAsync(CancellationToken cancellationToken) =>
        Refusals-- > 0 ? throw new SqliteException("The database is away.", 14) : Storage.OpenForReadModelAsync(cancellationToken);
}
