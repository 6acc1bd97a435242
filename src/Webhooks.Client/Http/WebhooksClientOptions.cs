using System.Text.Json;

namespace Webhooks.Client;

/// <summary>How a client reaches its host, and how long it retries.</summary>
public sealed class WebhooksClientOptions
{
    /// <summary>
    /// The URL of the host, such as <c>https://webhooks.example</c>, with its path prefix if it has one. No default.
    /// </summary>
    public Uri? Url { get; set; }

    /// <summary>The key to send (<c>Authorization: Bearer</c>); null for a host that needs none.</summary>
    public string? Key { get; set; }

    /// <summary>
    /// The most times that one request is sent; 1 to 100. Default 6, which with the other defaults takes some ten seconds.
    /// </summary>
    public int MaxAttempts { get; set; } = 6;

    /// <summary>How long one request may take, answer included; 100 ms to 10 min. Default 30 s.</summary>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The wait after the first failure, which doubles with each further one; 1 ms to 1 min. Default 0.5 s, less up to a half by chance.
    /// </summary>
    public TimeSpan FirstWait { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// The longest wait; 1 ms to 1 h. Default 30 s. A host that asks for more with <c>Retry-After</c> is not asked again: the client
    /// throws the failure, which says when to try again.
    /// </summary>
    public TimeSpan MaxWait { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The maximum number of events in a batch of a stream; 1 to 100,000. Default 1,000. The host accepts 10,000 by default.
    /// </summary>
    public int MaxBatchEvents { get; set; } = 1000;

    /// <summary>
    /// The maximum number of bytes in a batch of a stream; 1 to 256 MB. Default 4 MB, which is held in memory once. The host accepts 16 MB
    /// by default. A larger single event is sent alone.
    /// </summary>
    public int MaxBatchBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>
    /// How published values become an event's data; null, the default, for <see cref="JsonSerializerDefaults.Web"/> with members
    /// in snake_case (<c>ImageId</c> is <c>image_id</c>).
    /// </summary>
    public JsonSerializerOptions? Json { get; set; }

    /// <summary>What is wrong with the options, a sentence each.</summary>
    internal IReadOnlyList<string> Errors(Uri? baseAddress = null)
    {
        List<string> errors = [];
        if ((Url ?? baseAddress) is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
            errors.Add($"{nameof(Url)} must be an absolute http or https address, not '{Url ?? baseAddress}'.");
        if (Key is { } key && (key.Length == 0 || key.AsSpan().ContainsAnyExceptInRange('!', '~')))
            errors.Add($"{nameof(Key)} must be printable ASCII characters without spaces.");
        Bound(nameof(MaxAttempts), MaxAttempts, 1, 100);
        Bound(nameof(AttemptTimeout), AttemptTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10));
        Bound(nameof(FirstWait), FirstWait, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1));
        Bound(nameof(MaxWait), MaxWait, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1));
        Bound(nameof(MaxBatchEvents), MaxBatchEvents, 1, 100_000);
        Bound(nameof(MaxBatchBytes), MaxBatchBytes, 1, 256 * 1024 * 1024);
        return errors;

        void Bound<T>(string name, T value, T least, T most)
            where T : IComparable<T>
        {
            if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
                errors.Add($"{name} must be from {least} to {most}, not {value}.");
        }
    }
}
