using System.Net;
using System.Threading.RateLimiting;

namespace Webhooks.AspNetCore;

/// <summary>Limits how often a key may be used, and how often an address may try wrong keys.</summary>
internal sealed class KeyLimits : IDisposable
{
    /// <summary>A client with an old key tries once or twice; an attacker who guesses tries more.</summary>
    public const int FailuresPerMinute = 20;

    private const int BeginningLength = 8;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly PartitionedRateLimiter<ApiKey> _requests = PartitionedRateLimiter.Create<ApiKey, ApiKey>(
        key => key.RequestsPerSecond is { } rate
            ? RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = 2 * rate,
                TokensPerPeriod = rate,
                ReplenishmentPeriod = Second,
                AutoReplenishment = true,
            })
            : RateLimitPartition.GetNoLimiter(key));

    private readonly PartitionedRateLimiter<IPAddress> _failures =
        PartitionedRateLimiter.Create<IPAddress, IPAddress>(
            address => RateLimitPartition.GetFixedWindowLimiter(Network(address), _ => PerMinute));

    // A caller who knows the beginning of a key can guess its rest from many addresses.
    private readonly PartitionedRateLimiter<string> _guesses =
        PartitionedRateLimiter.Create<string, string>(key => RateLimitPartition.GetFixedWindowLimiter(Beginning(key), _ => PerMinute));

    private static FixedWindowRateLimiterOptions PerMinute =>
        new() { PermitLimit = FailuresPerMinute, Window = Minute, AutoReplenishment = true };

    /// <summary>How long to wait; null to continue.</summary>
    public TimeSpan? WaitOf(ApiKey key) => WaitOf(_requests.AttemptAcquire(key), Second);

    /// <summary>
    /// Counts an attempt with a wrong key. Returns how long its address, or keys with the same beginning, must wait; null when it may try
    /// again. It does not count right keys, so wrong ones cannot lock them out.
    /// </summary>
    public TimeSpan? WaitOf(IPAddress? address, string key)
    {
        var (ofAddress, ofKey) = (WaitOf(_failures.AttemptAcquire(address ?? IPAddress.None), Minute),
            WaitOf(_guesses.AttemptAcquire(key), Minute));
        return ofAddress > ofKey ? ofAddress : ofKey ?? ofAddress;
    }

    /// <summary>How long an address must wait that has presented too many wrong keys; null when it may try.</summary>
    public TimeSpan? WaitBefore(IPAddress? address) => WaitOf(_failures.AttemptAcquire(address ?? IPAddress.None, 0), Minute);

    public void Dispose()
    {
        _requests.Dispose();
        _failures.Dispose();
        _guesses.Dispose();
    }

    private static TimeSpan? WaitOf(RateLimitLease lease, TimeSpan otherwise)
    {
        using (lease)
        {
            if (lease.IsAcquired)
                return null;
            return lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : otherwise;
        }
    }

    /// <summary>Short enough that the prefix alone is not a key.</summary>
    private static string Beginning(string key) => key[..Math.Min(key.Length, BeginningLength)];

    /// <summary>The owner of one IPv6 address owns all that share its first 64 bits.</summary>
    private static IPAddress Network(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6 || address.AddressFamily != System.Net.Sockets.AddressFamily.InterNetworkV6)
            return address;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new(bytes);
    }
}
