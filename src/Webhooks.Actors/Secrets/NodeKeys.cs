using System.Data.Common;
using Microsoft.Extensions.Logging;
using Webhooks.Actors.Encryption;
using Webhooks.Actors.Storage;

namespace Webhooks.Actors.Secrets;

/// <summary>Finds the node's keys and compares them with the database, before they are used.</summary>
internal sealed partial class NodeKeys(EncryptionOptions options, WebhooksStorage storage, ILogger<NodeKeys> logger)
{
    /// <exception cref="WebhooksStartupException">A key is missing or differs from the registered one.</exception>
    public KeyRing Open()
    {
        storage.Open();
        // While the host starts there is no context to wait for.
        return OpenAsync().GetAwaiter().GetResult();
    }

    private async Task<KeyRing> OpenAsync()
    {
        try
        {
            var connection = await storage.OpenForReadModelAsync(CancellationToken.None).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
                return await OpenAsync(connection).ConfigureAwait(false);
        }
        catch (DbException e)
        {
            throw new WebhooksStartupException($"The database could not be asked which keys encrypt its secrets: {e.Message}", e);
        }
    }

    private async Task<KeyRing> OpenAsync(DbConnection connection)
    {
        var register = new KeyRegister(connection);
        var secrets = new SecretRows(connection);
        var entered = await register.ReadAsync().ConfigureAwait(false);
        var keys = options.Keys.ToList();
        if (storage.KeyFile is { } path && keys.TrueForAll(key => key.Id != KeyFile.KeyId) && KeyFile.Read(path) is { } inFile)
            keys.Add(inFile);

        foreach (var id in entered.Keys.Where(id => id != KeyRegister.Clear && keys.TrueForAll(key => key.Id != id)))
        {
            var webhooks = await secrets.CountAsync(id).ConfigureAwait(false);
            if (webhooks > 0)
                throw new WebhooksStartupException(Missing(id, webhooks));
            // A second key with this id: a host that has the first one, by another name of the file, would not start again.
            if (id == KeyFile.KeyId && keys.Count == 0 && storage.KeyFile is { } lost)
                throw new WebhooksStartupException(Lost(lost));
            await register.StrikeAsync(id).ConfigureAwait(false);
        }

        if (keys.Count == 0 && storage.KeyFile is { } file)
            keys.Add(KeyFile.Make(file));
        // A database from before secrets were encrypted.
        if (keys.Count == 0 || (entered.Count == 0 && await secrets.AnyAsync().ConfigureAwait(false)))
            await register.EnterClearAsync().ConfigureAwait(false);
        if (keys.Count == 0)
            LogClear(logger);
        else
            await register.EnterAsync(keys[0]).ConfigureAwait(false);

        // Read again: another node may have registered a key with the same id at the same time.
        entered = await register.ReadAsync().ConfigureAwait(false);
        foreach (var key in keys.Where(key => entered.TryGetValue(key.Id, out var proof) && !KeyRegister.IsProof(key, proof)))
            throw new WebhooksStartupException(Another(key.Id));
        return new(keys);
    }

    private string Missing(string id, int webhooks)
    {
        var count = webhooks == 1 ? "1 webhook is" : $"{webhooks} webhooks are";
        return id == KeyFile.KeyId
            ? $"The key file {(storage.KeyFile is { } path ? $"'{path}'" : "of the SQLite database that was imported")} is missing, and "
                + $"{count} encrypted with the key in it. "
              + $"Restore it, or add its key as '{id}:<its text>' to Webhooks:Encryption:Keys."
            : $"The key '{id}' is missing in Webhooks:Encryption:Keys, and {count} encrypted with it. Add it after the first key until "
                + "all are encrypted again.";
    }

    private static string Lost(string path) =>
        $"The key file '{path}' is missing, and the database was created with one. Restore it (it is beside the path under which the "
        + "database was created), or set Webhooks:Encryption:Keys.";

    private string Another(string id)
    {
        var place = id == KeyFile.KeyId && options.Keys.All(key => key.Id != id)
            ? $"in the key file '{storage.KeyFile}'"
            : $"'{id}' in Webhooks:Encryption:Keys";
        return $"The key {place} is not the one that encrypted the database's secrets under this id. Restore the right one; a "
            + "new key needs a new id.";
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Signing secrets and header values are stored in plaintext: set Webhooks:Encryption:Keys:0 to <id>:<base64 of 32 random "
            + "bytes>, the same on every node.")]
    private static partial void LogClear(ILogger logger);
}
