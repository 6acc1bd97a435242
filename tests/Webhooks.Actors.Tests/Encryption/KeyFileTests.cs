using Webhooks.Actors.Tests.Hosting;
using Webhooks.Model;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Encryption;

public sealed class KeyFileTests : IDisposable
{
    private static readonly WebhookDefinition Definition =
        Sample.Definition(new("http://127.0.0.1:8999/")) with { Headers = Sample.Headers(("authorization", "Bearer")) };

    private readonly TempFolder _folder = new();
    private readonly StorageOptions _storage;

    public KeyFileTests() => _storage = new() { ConnectionString = $"Data Source={_folder.File("webhooks.db")}" };

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Fact]
    public async Task Without_keys_a_key_file_is_made_that_only_its_user_reads()
    {
        await using (var first = await EmbeddedEngine.StartAsync(_storage))
            await first.Gateway.Webhooks.RegisterAsync(Sample.Project, Sample.Webhook, Definition);
        var keyFile = _folder.File("webhooks.db.key");

        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(keyFile));
        var text = await File.ReadAllTextAsync(keyFile);

        File.Delete(keyFile);
        var lost = await Assert.ThrowsAsync<WebhooksStartupException>(() => EmbeddedEngine.StartAsync(_storage));
        Assert.Contains(keyFile, lost.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(keyFile), "A lost key must not be replaced by another one.");

        await File.WriteAllTextAsync(keyFile, Convert.ToBase64String(new byte[32]));
        var wrong = await Assert.ThrowsAsync<WebhooksStartupException>(() => EmbeddedEngine.StartAsync(_storage));
        Assert.Contains(keyFile, wrong.Message, StringComparison.Ordinal);

        // Its text may as well stand in the configuration.
        File.Delete(keyFile);
        Assert.True(EncryptionKey.TryParse($"file:{text.Trim()}", out var key));
        await using var engine = await EmbeddedEngine.StartAsync(
            _storage, new EncryptionKey("new", [.. Enumerable.Repeat((byte)2, 32)]), key);
        Assert.Equal(
            "Bearer",
            (await engine.Gateway.Webhooks.GetAsync(
                Sample.Project, Sample.Webhook, CancellationToken.None)).Definition.Headers["authorization"]);
    }
}
