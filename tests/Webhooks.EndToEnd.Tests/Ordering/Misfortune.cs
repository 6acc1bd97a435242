using System.Security.Cryptography;
using System.Text;
using Webhooks.TestKit;

namespace Webhooks.EndToEnd.Tests.Ordering;

/// <summary>A receiver that fails at random: one request in three, in all the ways there are.</summary>
internal static class Misfortune
{
    /// <summary>The same for the same seed, event and attempt.</summary>
    public static Answer Of(int seed, Receipt receipt) => Lot($"{seed} {receipt.WebhookId} {receipt.Attempt}") switch
    {
        < 45 => new(500),
        < 60 => new(429),
        < 84 => Answer.Reset,
        < 85 => Answer.Hang,
        _ => Answer.Ok,
    };

    private static byte Lot(string occasion) => SHA256.HashData(Encoding.UTF8.GetBytes(occasion))[0];
}
