using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Webhooks.Actors.ReadModel.Writing;
using Webhooks.Actors.Storage;
using Webhooks.Actors.Tests.Storage;
using Webhooks.Model;
using Xunit;

namespace Webhooks.Actors.Tests.ReadModel;

/// <summary>A read model of its own, and what is written into it.</summary>
public abstract class ReadModelTest(StorageProvider provider) : IAsyncLifetime
{
    private readonly List<ReadModelWriter> _otherNodes = [];
    private TestDatabase? _database;

    internal StorageProvider Provider => provider;

    /// <summary>What the writers complain of.</summary>
    internal KeptLog<ReadModelWriter> Log { get; } = new();

    internal ReadModelWriter Writer { get; private set; } = null!;

    internal AuthorizedQueries Queries { get; private set; } = null!;

    /// <summary>How often the writer is refused a connection.</summary>
    internal int Refusals { get; set; }

    /// <summary>The writer's connection; null before its first write.</summary>
    internal DbConnection? Connection { get; private set; }

    internal WebhooksStorage Storage { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(provider);
        Storage = new(_database.Options);
        Storage.Open();
        Writer = new(OpenAsync, Log);
        Queries = new WebhooksQueries(
            Storage.OpenForReadModelAsync, Writer, () => throw new InvalidOperationException("No test here reads a body."), Sample.Keys,
            TimeProvider.System, NullLogger<WebhooksQueries>.Instance).As(Access.Host);
        Writer.Start();
    }

    public async Task DisposeAsync()
    {
        foreach (var writer in _otherNodes.Prepend(Writer))
            await writer.DisposeAsync();
        Storage.Dispose();
        if (_database is not null)
            await _database.DisposeAsync();
    }

    /// <summary>The writer of another node.</summary>
    internal ReadModelWriter OtherNode()
    {
        var writer = new ReadModelWriter(Storage.OpenForReadModelAsync, Log);
        _otherNodes.Add(writer);
        writer.Start();
        return writer;
    }

    internal static EventsEntry Events(long row, params long[] sequences) =>
        new(Sample.Project, row,
            new(Sample.Noon, [.. sequences.Select(s => Sample.Event(s) with { AcceptedAt = Sample.Noon.AddSeconds(s) })]));

    internal static WebhookEntry Webhook(
        string id, string name = "Labels", long cursor = 0, bool deleted = false, long row = 0, int second = 0) => new(
        Sample.Project,
        row,
        new()
        {
            Id = WebhookId.Parse(id),
            Project = Sample.Project,
            Definition = Sample.Definition(new("https://example.com/")) with { Name = name },
            Status = WebhookStatus.Active,
            Health = WebhookHealth.Ok,
            Counts = new(0, 0, 0, 0, 0, null),
            ReadPosition = cursor,
            CreatedAt = Sample.Noon.AddSeconds(second),
            UpdatedAt = Sample.Noon,
        },
        cursor,
        deleted);

    internal static AttemptsEntry Attempts(string webhook, params (long Sequence, int Number, DeliveryStatus Status)[] attempts) => new(
        Sample.Project,
        WebhookId.Parse(webhook),
        [.. attempts.Select(a => new Attempt(
            new(a.Sequence, a.Sequence), Sample.Noon, a.Number, Sample.Noon.AddMinutes(a.Number),
            new(a.Status == DeliveryStatus.Delivered ? null : FailureReason.Status, 200), a.Status, null))]);

    internal static StatusEntry Status(string webhook, long row, DeliveryStatus status) =>
        new(Sample.Project, WebhookId.Parse(webhook), row, [new(1, 1, status, null)]);

    internal void Offer(params LogEntry[] entries) => Array.ForEach(entries, Writer.Offer);

    internal Task<Page<DeliveryView>> DeliveriesAsync(
        string webhook, int limit = 100, string? cursor = null, DeliveryStatus? status = null) =>
        Queries.ListDeliveriesAsync(Sample.Project, WebhookId.Parse(webhook), new(status, null, null, null), limit, cursor,
            CancellationToken.None);

    private async Task<DbConnection> OpenAsync(CancellationToken cancellationToken) =>
        Connection = Refusals-- > 0
            ? throw new SqliteException("The database is away.", 14)
            : await Storage.OpenForReadModelAsync(cancellationToken);
}
