using System.Buffers.Text;
using System.Security.Cryptography;

namespace Webhooks.Client;

/// <summary>Ids of events.</summary>
public static class EventIds
{
    // Enough bits that no two ids are equal, in 24 characters.
    private const int RandomBytes = 18;

    /// <summary>
    /// A new id, <c>evt_…</c>. Keep it with your data, and publish with it as long as you do not know whether the event was
    /// stored: the host stores it once, regardless of how often you repeat.
    /// </summary>
    public static string New()
    {
        Span<byte> random = stackalloc byte[RandomBytes];
        RandomNumberGenerator.Fill(random);
        return "evt_" + Base64Url.EncodeToString(random);
    }
}
