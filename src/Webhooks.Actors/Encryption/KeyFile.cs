using System.Security.Cryptography;

namespace Webhooks.Actors.Encryption;

/// <summary>
/// The key beside a SQLite database, for hosts without a configured key: a copy of the database alone contains no readable secrets. One
/// line, the base64 of the key; only the host's user may read it.
/// </summary>
internal static class KeyFile
{
    /// <summary>The id of the key that the file holds. A key with this id in the configuration replaces the file.</summary>
    public const string KeyId = "file";

    /// <exception cref="WebhooksStartupException">The file cannot be read, or does not contain a key.</exception>
    public static EncryptionKey? Read(string path)
    {
        try
        {
            return EncryptionKey.TryParse($"{KeyId}:{File.ReadAllText(path).Trim()}", out var key)
                ? key
                : throw new WebhooksStartupException(
                    $"The key file '{path}' must hold the base64 of {EncryptionKey.KeyBytes} bytes on one line.");
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WebhooksStartupException($"The key file '{path}' cannot be read: {e.Message}", e);
        }
    }

    /// <exception cref="WebhooksStartupException">The file cannot be written.</exception>
    public static EncryptionKey Make(string path)
    {
        var bytes = RandomNumberGenerator.GetBytes(EncryptionKey.KeyBytes);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var unfinished = path + ".new";
        try
        {
            // Whole or not at all, and on disk before anything is encrypted with it.
            using (var file = new FileStream(unfinished, options))
            {
                using (var text = new StreamWriter(file, leaveOpen: true))
                    text.WriteLine(Convert.ToBase64String(bytes));
                file.Flush(flushToDisk: true);
            }

            File.Move(unfinished, path);
            return new(KeyId, bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WebhooksStartupException($"The key file '{path}' cannot be created: {e.Message}", e);
        }
    }
}
