using System.Data.Common;
using Google.Protobuf;
using Webhooks.Actors.Encryption;
using Webhooks.Actors.Journal;
using Webhooks.Actors.Secrets;
using Webhooks.Actors.Storage;
using Webhooks.Actors.Tests.Hosting;
using Webhooks.Actors.Tests.Storage;
using Webhooks.Model;
using Xunit;

namespace Webhooks.Actors.Tests.Secrets;

public sealed class SqliteKeyChangeTests() : KeyChangeTests(StorageProvider.Sqlite);

public sealed class PostgreSqlKeyChangeTests() : KeyChangeTests(StorageProvider.PostgreSql);

/// <summary>A database over starts with other keys.</summary>
public abstract class KeyChangeTests(StorageProvider provider) : IAsyncLifetime
{
    private static readonly EncryptionKey Old = new("old", [.. Enumerable.Repeat((byte)1, 32)]);

    private static readonly EncryptionKey New = new("new", [.. Enumerable.Repeat((byte)2, 32)]);

    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.CreateAsync(provider);

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task A_replaced_key_is_needed_by_nothing_once_all_is_encrypted_again()
    {
        await GivenWebhooksAsync(3, Old);
        await using (var changed = await EmbeddedEngine.StartAsync(_database.Options, New, Old))
            await changed.EncryptedAnewAsync();

        Assert.Equal([New.Id], await KeysInUseAsync());
        await using var engine = await EmbeddedEngine.StartAsync(_database.Options, New);
        await AssertReadableAsync(engine, 3);
    }

    [Fact]
    public async Task A_key_that_is_missing_is_named_with_the_number_of_webhooks_that_need_it()
    {
        await GivenWebhooksAsync(2, Old);

        var refused = await Assert.ThrowsAsync<WebhooksStartupException>(() => EmbeddedEngine.StartAsync(_database.Options, New));

        Assert.Contains("'old'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("2 webhooks", refused.Message, StringComparison.Ordinal);
        await using var engine = await EmbeddedEngine.StartAsync(_database.Options, New, Old);
        await AssertReadableAsync(engine, 2);
    }

    [Fact]
    public async Task Another_key_under_the_same_id_is_refused_at_the_start()
    {
        await GivenWebhooksAsync(1, Old);

        var refused = await Assert.ThrowsAsync<WebhooksStartupException>(
            () => EmbeddedEngine.StartAsync(_database.Options, new EncryptionKey("old", new byte[32])));

        Assert.Contains("'old'", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("AAAA", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_older_versions_stored_in_plaintext_is_read_and_is_encrypted_from_the_start()
    {
        await GivenWebhooksAsync(2, Old);
        await DecryptAllAsync(Old);
        Assert.Equal([KeyRegister.Clear], await KeysInUseAsync());

        await using (var engine = await EmbeddedEngine.StartAsync(_database.Options, New))
        {
            await AssertReadableAsync(engine, 2);
            await engine.EncryptedAnewAsync();
        }

        Assert.Equal([New.Id], await KeysInUseAsync());
        Assert.DoesNotContain(_database.Files, file => File.ReadAllBytes(file).AsSpan().IndexOf("Bearer of 1"u8) >= 0);
        await using var again = await EmbeddedEngine.StartAsync(_database.Options, New);
        await AssertReadableAsync(again, 2);
    }

    [Fact]
    public async Task A_damaged_secret_takes_down_its_webhook_alone()
    {
        await GivenWebhooksAsync(3, Old);
        await ReplaceAsync(Id(2), row => Damaged(row).ToByteArray());

        await using var engine = await EmbeddedEngine.StartAsync(_database.Options, New, Old);
        await engine.EncryptedAnewAsync();

        await Assert.ThrowsAsync<RefusedException>(() => engine.Gateway.Secrets.GetAsync(Sample.Project, Id(2), CancellationToken.None));
        foreach (var number in (int[])[1, 3])
            Assert.Equal(
                Secret(number), (await engine.Gateway.Secrets.GetAsync(Sample.Project, Id(number), CancellationToken.None)).Secret);
        var listed = (await engine.Queries.ListWebhooksAsync(Sample.Project, 10, null, CancellationToken.None)).Items;
        Assert.Equal(["Bearer of 1", null, "Bearer of 3"],
            listed.Select(view => view.Definition.Headers.GetValueOrDefault("authorization")));
        Assert.Equal(["new", "old"], await KeysInUseAsync());
    }

    [Fact]
    public async Task A_row_that_was_cut_keeps_no_other_webhook_from_the_new_key()
    {
        await GivenWebhooksAsync(3, Old);
        await ReplaceAsync(Id(2), row => row.Stored is Actors.Journal.Wire.WebhookCreated ? row.Bytes[..^1] : row.Bytes);

        await using var engine = await EmbeddedEngine.StartAsync(_database.Options, New, Old);
        await engine.EncryptedAnewAsync();

        foreach (var number in (int[])[1, 3])
            Assert.All(await RowsAsync(Id(number)), row => Assert.All(row.Slots, slot => Assert.Equal(New.Id, slot.Sealed?.Key)));
        Assert.Equal(WebhookStatus.Damaged, (await engine.Gateway.Webhooks.GetAsync(Sample.Project, Id(2))).Status);
    }

    [Fact]
    public async Task A_missing_key_is_named_although_a_row_was_cut()
    {
        await GivenWebhooksAsync(3, Old);
        await ReplaceAsync(Id(2), row => row.Stored is Actors.Journal.Wire.WebhookCreated ? row.Bytes[..^1] : row.Bytes);

        var refused = await Assert.ThrowsAsync<WebhooksStartupException>(() => EmbeddedEngine.StartAsync(_database.Options, New));

        Assert.Contains("'old'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("3 webhooks", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_that_was_copied_from_another_webhook_is_not_used()
    {
        await GivenWebhooksAsync(2, Old);
        var copied = (await RowsAsync(Id(1))).Single(row => row.Stored is Actors.Journal.Wire.WebhookCreated).Bytes;
        await ReplaceAsync(Id(2), row => row.Stored is Actors.Journal.Wire.WebhookCreated ? copied : row.Bytes);

        await using var engine = await EmbeddedEngine.StartAsync(_database.Options, Old);

        await Assert.ThrowsAsync<RefusedException>(() => engine.Gateway.Secrets.GetAsync(Sample.Project, Id(2), CancellationToken.None));
        Assert.Equal(Secret(1), (await engine.Gateway.Secrets.GetAsync(Sample.Project, Id(1), CancellationToken.None)).Secret);
    }

    private static WebhookId Id(int number) => WebhookId.Parse($"wh_{number}");

    private static SigningSecret Secret(int number) => SigningSecret.FromBytes([.. Enumerable.Repeat((byte)(100 + number), 32)]);

    /// <summary>Each with a secret that was given, one that retires, and a header.</summary>
    private async Task GivenWebhooksAsync(int count, params EncryptionKey[] keys)
    {
        await using var engine = await EmbeddedEngine.StartAsync(_database.Options, keys);
        for (var number = 1; number <= count; number++)
        {
            await engine.Gateway.Webhooks.RegisterAsync(
                Sample.Project,
                Id(number),
                Sample.Definition(
                    new("http://127.0.0.1:8999/")) with
                { Headers = Sample.Headers(("authorization", $"Bearer of {number}")) });
            await engine.Gateway.Secrets.RotateAsync(Sample.Project, Id(number), TimeSpan.FromDays(1), Secret(number));
        }
    }

    private static async Task AssertReadableAsync(EmbeddedEngine engine, int count)
    {
        for (var number = 1; number <= count; number++)
        {
            Assert.Equal(
                Secret(number), (await engine.Gateway.Secrets.GetAsync(Sample.Project, Id(number), CancellationToken.None)).Secret);
            Assert.Equal(
                $"Bearer of {number}",
                (await engine.Gateway.Webhooks.GetAsync(
                    Sample.Project, Id(number), CancellationToken.None)).Definition.Headers["authorization"]);
        }

        var listed = (await engine.Queries.ListWebhooksAsync(Sample.Project, 100, null, CancellationToken.None)).Items;
        Assert.Equal(count, listed.Count(view => view.Definition.Headers["authorization"] == $"Bearer of {view.Id.Value[3..]}"));
    }

    private async Task<string[]> KeysInUseAsync()
    {
        await using var connection = await OpenAsync();
        var (rows, keys) = (new SecretRows(connection), new SortedSet<string>(StringComparer.Ordinal));
        for (var id = await rows.NextAsync("webhook-"); id is not null; id = await rows.NextAsync(id))
            keys.UnionWith((await rows.ReadAsync(id)).SelectMany(row => row.Slots).Select(slot => slot.Sealed?.Key ?? KeyRegister.Clear));
        return [.. keys];
    }

    private async Task DecryptAllAsync(EncryptionKey key)
    {
        await using var connection = await OpenAsync();
        var (rows, fields) = (new SecretRows(connection), new SealedFields(new([key])));
        for (var id = await rows.NextAsync("webhook-"); id is not null; id = await rows.NextAsync(id))
        {
            foreach (var row in await rows.ReadAsync(id))
                await rows.ReplaceAsync(row, fields.Open(row.Stored, SecretSlot.Of(row.Stored, row.Project, row.Webhook)).ToByteArray());
        }

        await new KeyRegister(connection).StrikeAsync(key.Id);
    }

    private async Task<List<SecretRow>> RowsAsync(WebhookId webhook)
    {
        await using var connection = await OpenAsync();
        return await new SecretRows(connection).ReadAsync($"webhook-{Sample.Project}.{webhook}");
    }

    private static IMessage Damaged(SecretRow row)
    {
        foreach (var slot in row.Slots)
        {
            var box = slot.Sealed!.Box.ToByteArray();
            box[^1] ^= 1;
            slot.Put(ByteString.Empty, new() { Key = slot.Sealed.Key, Box = ByteString.CopyFrom(box) });
        }

        return row.Stored;
    }

    private async Task ReplaceAsync(WebhookId webhook, Func<SecretRow, byte[]> with)
    {
        await using var connection = await OpenAsync();
        var rows = new SecretRows(connection);
        foreach (var row in await rows.ReadAsync($"webhook-{Sample.Project}.{webhook}"))
            await rows.ReplaceAsync(row, with(row));
    }

    private async Task<DbConnection> OpenAsync()
    {
        using var storage = new WebhooksStorage(_database.Options);
        return await storage.OpenForReadModelAsync(CancellationToken.None);
    }
}
