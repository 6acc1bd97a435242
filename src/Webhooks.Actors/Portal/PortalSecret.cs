using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Webhooks.Model;

namespace Webhooks.Actors.Portal;

/// <summary>What opens a portal session: its place, and a random secret of which only the hash is stored.</summary>
internal readonly record struct PortalSecret(ProjectId Project, string Session, string Secret)
{
    /// <summary>What a bearer token begins with, so that it is not taken for a key.</summary>
    public const string TokenPrefix = "whp_";

    private const int MaxPartLength = 64;

    public string Hash => HashOf(Secret);

    public static string NewSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>Null when it has another form.</summary>
    public static PortalSecret? Parse(string? text) =>
        text?.Split('.') is [var project, { Length: > 0 and <= MaxPartLength } session, { Length: > 0 and <= MaxPartLength } secret]
            && ProjectId.TryParse(project, out var id)
            ? new(id, session, secret)
            : null;

    /// <summary>Whether its hash is this one.</summary>
    public bool Is(string? hash) =>
        hash is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Hash), Encoding.UTF8.GetBytes(hash));

    public override string ToString() => $"{Project.Value}.{Session}.{Secret}";
}
