using System.Text;

namespace Webhooks.EndToEnd.Tests.Encryption;

/// <summary>Secrets that a test has put in, each in the forms in which it could come to light again.</summary>
internal sealed class PlantedSecrets
{
    private readonly List<(string Name, byte[] Bytes)> forms = [];

    /// <summary>A signing secret; of a key pair only its private half, for the other one is public.</summary>
    public void AddSecret(string name, string secret)
    {
        var key = Convert.FromBase64String(secret[(secret.IndexOf('_', StringComparison.Ordinal) + 1)..]);
        Add(name, secret.StartsWith("whsk_", StringComparison.Ordinal) ? key[..32] : key);
    }

    public void AddText(string name, string text) => Add(name, Encoding.UTF8.GetBytes(text));

    /// <summary>Where the secrets are found; empty when they are nowhere.</summary>
    public IEnumerable<string> FoundIn(string place, byte[] content) =>
        from form in forms where content.AsSpan().IndexOf(form.Bytes) >= 0 select $"{form.Name} in {place}";

    /// <summary>Reads files as they are, also those that a running host holds.</summary>
    public IEnumerable<string> FoundInFiles(string folder) =>
        from file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
        where Path.GetExtension(file) != ".lock" // empty, and not to be opened by anyone else
        from found in FoundIn(file, Read(file))
        select found;

    private void Add(string name, byte[] bytes)
    {
        forms.Add(($"{name}, raw,", bytes));
        // Without its last characters, which depend on what comes behind.
        forms.Add(($"{name}, base64,", Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes)[..^4])));
        forms.Add(($"{name}, hex,", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(bytes))));
        forms.Add(($"{name}, hex,", Encoding.ASCII.GetBytes(Convert.ToHexString(bytes))));
    }

    private static byte[] Read(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var content = new MemoryStream();
            stream.CopyTo(content);
            return content.ToArray();
        }
        catch (FileNotFoundException)
        {
            return []; // A running database takes its files away when it will.
        }
    }
}
