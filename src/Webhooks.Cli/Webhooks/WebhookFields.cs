using System.CommandLine;
using Webhooks.Contracts;

namespace Webhooks.Cli;

/// <summary>The options with which a webhook is created or changed.</summary>
internal sealed class WebhookFields
{
    private readonly Option<string?> name = Text("--name", "NAME", "What it is called in lists");
    private readonly Option<string?> url = Text("--target", "URL", "Where its events are posted");
    private readonly Option<string[]> types = Many("--types", "TYPE", "Which events it gets: image.status_changed, image.* (one segment), image.** (any depth), * (all)");
    private readonly Option<string?> description = Text("--description", "TEXT", "Free text");
    private readonly Option<string[]> headers = Many("--header", "NAME=VALUE", "A header that goes out with each attempt; several times for several");
    private readonly Option<string?> throttle = Text("--throttle", "RATE/PERIOD", "How fast it may be called, such as 100/1s");
    private readonly Option<int?> burst = new("--burst") { Description = "How many attempts may go at once after a quiet time", HelpName = "N" };
    private readonly Option<int?> maxInFlight = new("--max-in-flight") { Description = "How many attempts may be under way at once", HelpName = "N" };
    private readonly Option<string?> ordering = Text("--ordering", "none|key|strict", "Which deliveries wait for each other").Among("none", "key", "strict");
    private readonly Option<string?> signing = Text("--signing", "v1|v1a", "HMAC with a shared secret (v1) or Ed25519 (v1a)").Among("v1", "v1a");
    private readonly Option<string?> timeout = Text("--timeout", "DURATION", "The deadline of one attempt");
    private readonly Option<string[]> retries = Many("--retry-schedule", "DURATION,…", "The waits between attempts; none for no retries");

    /// <summary>Adds the options to a verb.</summary>
    public Verb AddTo(Verb verb, bool isNew)
    {
        (name.Required, url.Required, types.Required) = (isNew, isNew, isNew);
        foreach (var option in (Option[])[name, url, types, description, headers, throttle, burst, maxInFlight, ordering, signing, timeout, retries])
            verb.Add(option);
        return verb;
    }

    public CreateWebhookRequest Creation(Call call) => new()
    {
        Name = call.Get(name)!,
        Url = call.Get(url)!,
        EventTypes = Words(call, types)!,
        Description = call.Get(description),
        Headers = Headers(call)?.ToDictionary(header => header.Key, header => header.Value!),
        Throttle = Throttle(call),
        MaxInFlight = call.Get(maxInFlight),
        Ordering = call.Get(ordering),
        Signing = call.Get(signing),
        Timeout = call.Get(timeout),
        RetrySchedule = Schedule(call),
    };

    public UpdateWebhookRequest Change(Call call, IReadOnlyCollection<string> reset) => new()
    {
        Name = call.Get(name),
        Url = call.Get(url),
        EventTypes = Words(call, types),
        Description = call.Get(description),
        Headers = Headers(call),
        Throttle = Throttle(call),
        MaxInFlight = call.Get(maxInFlight),
        Ordering = call.Get(ordering),
        Signing = call.Get(signing),
        Timeout = call.Get(timeout),
        RetrySchedule = Schedule(call),
        Reset = reset,
    };

    private static Option<string?> Text(string name, string value, string description) => new(name) { Description = description, HelpName = value };

    private static Option<string[]> Many(string name, string value, string description) => new(name) { Description = description, HelpName = value };

    /// <summary>Given several times, or joined by commas.</summary>
    private static string[]? Words(Call call, Option<string[]> option) => call.Get(option) is { Length: > 0 } given
        ? [.. given.SelectMany(words => words.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))]
        : null;

    private string[]? Schedule(Call call) => Words(call, retries) is not { } waits ? null : waits is ["none"] ? [] : waits;

    private Dictionary<string, string?>? Headers(Call call)
    {
        if (call.Get(headers) is not { Length: > 0 } given)
            return null;
        var named = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var header in given)
        {
            var at = header.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
                throw new CliException($"--header takes NAME=VALUE, such as x-team=labels, not '{header}'.");
            named[header[..at]] = header[(at + 1)..];
        }

        return named;
    }

    private ThrottleRequest? Throttle(Call call)
    {
        if (call.Get(throttle) is not { } text)
            return call.Get(burst) is { } alone ? new() { Burst = alone } : null;
        var parts = text.Split('/');
        return parts.Length == 2 && int.TryParse(parts[0], out var rate)
            ? new() { Rate = rate, Per = parts[1].Length > 0 && char.IsAsciiDigit(parts[1][0]) ? parts[1] : $"1{parts[1]}", Burst = call.Get(burst) }
            : throw new CliException($"--throttle takes attempts and a period, such as 100/1s or 10/m, not '{text}'.");
    }
}
