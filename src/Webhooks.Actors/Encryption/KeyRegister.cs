using System.Data.Common;
using System.Security.Cryptography;
using Dapper;

namespace Webhooks.Actors.Encryption;

/// <summary>
/// The table of the keys that secrets in the database may be encrypted with, each with a proof that it has the right bytes. An empty id
/// means secrets in plaintext. A key is registered before it is used, and removed when the host starts without it and nothing needs
/// it.
/// </summary>
internal sealed class KeyRegister(DbConnection connection)
{
    public const string Clear = "";

    public async Task<IReadOnlyDictionary<string, byte[]>> ReadAsync() =>
        (await connection.QueryAsync<(string Id, byte[] Proof)>("SELECT id, proof FROM encryption_key").ConfigureAwait(false))
            .ToDictionary(row => row.Id, row => row.Proof);

    public Task EnterAsync(EncryptionKey key) =>
        EnterAsync(key.Id, key.Seal(ProofPlace(key.Id), [], static nonce => RandomNumberGenerator.Fill(nonce)));

    public Task EnterClearAsync() => EnterAsync(Clear, []);

    public Task StrikeAsync(string id) => connection.ExecuteAsync("DELETE FROM encryption_key WHERE id = @id", new { id });

    public static bool IsProof(EncryptionKey key, byte[] proof) => key.Open(ProofPlace(key.Id), proof) is not null;

    private Task<int> EnterAsync(string id, byte[] proof) =>
        connection.ExecuteAsync("INSERT INTO encryption_key (id, proof) VALUES (@id, @proof) ON CONFLICT DO NOTHING", new { id, proof });

    private static string ProofPlace(string id) => $"webhooks|key|{id}";
}
