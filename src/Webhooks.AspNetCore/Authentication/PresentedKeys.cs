using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Webhooks.Actors;
using Webhooks.Model;

namespace Webhooks.AspNetCore;

/// <summary>What is known of a key with the form of those that were created while the host runs.</summary>
/// <param name="Key">The key; null when there is none, or it is revoked.</param>
/// <param name="HasExpired">Whether its time is over.</param>
/// <param name="IsUnknown">Whether the keys could not be read.</param>
internal sealed record PresentedKey(ApiKey? Key, bool HasExpired = false, bool IsUnknown = false);

/// <summary>Finds keys that were created while the host runs.</summary>
internal sealed class PresentedKeys(RuntimeKeys keys, TimeProvider time)
{
    // The limit of a key's rate is counted by its object, which is the same as long as the key is.
    private readonly ConditionalWeakTable<RuntimeKey, ApiKey> _rights = [];

    public async ValueTask<PresentedKey> FindAsync(HttpContext http, string token)
    {
        try
        {
            return await keys.FindAsync(token, http.RequestAborted) is { } key
                ? new(_rights.GetValue(key, ApiKey.Of), key.HasExpired(time.GetUtcNow()))
                : new(null);
        }
        catch (RefusedException e) when (e.Refusal.Reason == RefusalReason.Unavailable)
        {
            return new(null, IsUnknown: true);
        }
    }
}
