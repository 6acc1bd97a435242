using System.Data.Common;
using Google.Protobuf;
using Microsoft.Extensions.Logging;
using Webhooks.Actors.Encryption;
using Webhooks.Actors.Journal;
using Webhooks.Actors.Storage;

namespace Webhooks.Actors.Secrets;

/// <summary>
/// Re-encrypts, in place, secrets of older keys or in plaintext: the meaning of a row does not change, and a row that
/// another writer changes meanwhile is skipped. It runs in the background from the start, as long as the register has
/// a key other than the first.
/// </summary>
internal sealed partial class Reencryption(WebhooksStorage storage, KeyRing keys, ILogger<Reencryption> logger) : IAsyncDisposable
{
    /// <summary>Webhooks between two pauses: it is not urgent, the journal's writers are.</summary>
    private const int WebhooksAtOnce = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(5);

    private readonly SealedFields _fields = new(keys);
    private readonly CancellationTokenSource _stop = new();
    private Task _sweep = Task.CompletedTask;

    /// <summary>Completes when there is no more work.</summary>
    public Task Completion => _sweep;

    public void Start()
    {
        if (keys.First is { } first)
            _sweep = Task.Run(() => RunAsync(first.Id));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _sweep.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task RunAsync(string first)
    {
        while (true)
        {
            try
            {
                await SweepAsync(first).ConfigureAwait(false);
                return;
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (DbException e)
            {
                LogAgain(logger, e);
            }

            await Task.Delay(PauseAfterFailure, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task SweepAsync(string first)
    {
        var connection = await storage.OpenForErasingAsync(_stop.Token).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var register = new KeyRegister(connection);
            var others = (await register.ReadAsync().ConfigureAwait(false)).Keys.Where(id => id != first).ToArray();
            if (others.Length == 0)
                return;
            var (changed, unreadable) = await PassAsync(connection, first).ConfigureAwait(false);
            var total = changed;
            while (changed > 0)
                (changed, unreadable) = await PassAsync(connection, first).ConfigureAwait(false);
            await storage.EraseAsync(connection, _stop.Token).ConfigureAwait(false);
            if (unreadable > 0)
            {
                LogUnreadable(logger, unreadable);
                return;
            }

            // A node without the new keys may still write plaintext: the key is removed when a whole start has found none.
            if (total == 0)
                await register.StrikeAsync(KeyRegister.Clear).ConfigureAwait(false);
            LogDone(logger, first, total);
            foreach (var old in others.Where(id => id != KeyRegister.Clear))
                LogUnused(logger, old);
        }
    }

    private async Task<(int Changed, int Unreadable)> PassAsync(DbConnection connection, string first)
    {
        var (rows, seen, changed, unreadable) = (new SecretRows(connection), 0, 0, 0);
        for (var id = await rows.NextAsync(PersistenceIds.WebhookPrefix).ConfigureAwait(false);
             id is not null;
             id = await rows.NextAsync(id).ConfigureAwait(false))
        {
            _stop.Token.ThrowIfCancellationRequested();
            try
            {
                var stale = (await rows.ReadAsync(id).ConfigureAwait(false))
                    .FindAll(row => row.Slots.Any(slot => slot.Sealed?.Key != first));
                foreach (var row in stale)
                    await rows.ReplaceAsync(row, Reencrypted(row)).ConfigureAwait(false);
                changed += stale.Count > 0 ? 1 : 0;
            }
            catch (Exception e) when (e is SecretUnreadableException or InvalidProtocolBufferException)
            {
                // One damaged webhook must not keep the others from the new key.
                LogSkipped(logger, id, e.Message);
                unreadable++;
            }

            if (++seen % WebhooksAtOnce == 0)
                await Task.Delay(Pause, _stop.Token).ConfigureAwait(false);
        }

        return (changed, unreadable);
    }

    private byte[] Reencrypted(SecretRow row)
    {
        var slots = SecretSlot.Of(row.Stored, row.Project, row.Webhook);
        return _fields.Close(_fields.Open(row.Stored, slots), SecretSlot.Of(row.Stored, row.Project, row.Webhook)).ToByteArray();
    }

    [LoggerMessage(Level = LogLevel.Information,
        Message = "All secrets are encrypted with key '{Key}' ({Webhooks} webhooks were encrypted again).")]
    private static partial void LogDone(ILogger logger, string key, int webhooks);

    [LoggerMessage(Level = LogLevel.Information,
        Message = "No secret needs key '{Key}' anymore. Remove it once the new key is the first one on every node.")]
    private static partial void LogUnused(ILogger logger, string key);

    [LoggerMessage(Level = LogLevel.Error, Message = "The secrets of {PersistenceId} were not encrypted with the new key: {Reason}")]
    private static partial void LogSkipped(ILogger logger, string persistenceId, string reason);

    [LoggerMessage(Level = LogLevel.Error,
        Message = "Secrets that cannot be read were not encrypted again (webhooks: {Webhooks}); keep the older keys.")]
    private static partial void LogUnreadable(ILogger logger, int webhooks);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Encrypting the secrets again was interrupted; the node retries it.")]
    private static partial void LogAgain(ILogger logger, Exception e);
}
