using System.Buffers.Text;
using System.Security.Cryptography;

namespace Webhooks.Client;

/// <summary>Ids of events.</summary>
public static class EventIds
{
    // So many bits that no two ids are equal, in 24 characters.
    private const int RandomBytes = 18;

    /// <summary>
    /// A new id, <c>evt_…</c>. Keep it with what the event tells of, and publish under it for as long as you do not know whether it was
    /// stored: however often that is, it is stored once.
    /// </summary>
    public static string New()
    {
        Span<byte> random = stackalloc byte[RandomBytes];
        RandomNumberGenerator.Fill(random);
        return "evt_" + Base64Url.EncodeToString(random);
    }
}
