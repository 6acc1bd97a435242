namespace Webhooks.Actors;

/// <summary>The encryption of stored signing secrets and header values.</summary>
public sealed class EncryptionOptions
{
    /// <summary>
    /// The first key encrypts, all of them decrypt. Without any, the host creates a key file beside a SQLite database at its first start;
    /// on other databases the values are stored in plaintext, and the log says so.
    /// </summary>
    public IList<EncryptionKey> Keys { get; } = [];

    internal IEnumerable<string> Errors() =>
        Keys.GroupBy(key => key.Id).Where(same => same.Count() > 1)
            .Select(same => $"Keys contains several keys with the id '{same.Key}'; each id must be unique.");
}
