using Dapper;
using Webhooks.Actors.ReadModel.Writing;
using Webhooks.Model;

namespace Webhooks.Actors.Tests.ReadModel.Chunks;

/// <summary>A read model with attempts in chunks.</summary>
public abstract class ChunkTest(StorageProvider provider) : ReadModelTest(provider)
{
    /// <summary>A first attempt that succeeded, some milliseconds after that of the event before.</summary>
    internal static Attempt Success(long sequence) => new(
        new(sequence, sequence), Sample.Noon, 1, Sample.Noon.AddMinutes(2).AddMilliseconds(7 * sequence),
        new(null, sequence % 5 == 0 ? 202 : 200)
        {
            Duration = TimeSpan.FromMilliseconds(1 + sequence % 11),
            ResponseHeaders = sequence % 4 == 0 ? null : $"date: {sequence / 10}",
            ResponseBody = sequence % 6 == 0 ? "ok"u8.ToArray() : default(ReadOnlyMemory<byte>),
            Timing = sequence % 9 == 0 ? new(null, TimeSpan.FromTicks(sequence), null) : AttemptTiming.Reused,
        },
        DeliveryStatus.Delivered, null);

    internal static Attempt Failure(long sequence, int number, DeliveryStatus status) => new(
        new(sequence, sequence), Sample.Noon, number, Sample.Noon.AddMinutes(2 + number), new(FailureReason.Status, 500), status,
        status == DeliveryStatus.Pending ? Sample.Noon.AddHours(1) : null);

    internal static AttemptsEntry Made(WebhookId webhook, params IEnumerable<Attempt> attempts) =>
        new(Sample.Project, webhook, [.. attempts]);

    /// <summary>How many rows a webhook has in a table.</summary>
    internal async Task<long> RowsAsync(string table, WebhookId webhook) => await ScalarAsync(
        $"SELECT COUNT(*) FROM {table} x JOIN log_webhook w ON w.no = x.webhook_no WHERE w.id = '{webhook}'");

    /// <summary>How many attempts of a webhook are counted by their minutes.</summary>
    internal async Task<long> CountedAsync(WebhookId webhook) => await ScalarAsync(
        "SELECT CAST(COALESCE(SUM(x.attempts), 0) AS BIGINT) FROM log_minute x JOIN log_webhook w ON w.no = x.webhook_no "
            + $"WHERE w.id = '{webhook}'");

    private async Task<long> ScalarAsync(string sql)
    {
        await Writer.WrittenAsync(CancellationToken.None);
        await using var connection = await Storage.OpenForReadModelAsync(CancellationToken.None);
        return await connection.ExecuteScalarAsync<long>(sql);
    }
}
