using System.Globalization;
using Webhooks.Model;

namespace Webhooks.Pbm;

/// <summary>Reads the arguments of a command. <see cref="Check"/> rejects them with all errors.</summary>
/// <param name="values">The values of an argument by its name; none when it was absent.</param>
internal sealed class CommandArguments(Func<string, IEnumerable<string>?> values)
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 1000;

    private readonly List<string> _errors = [];

    public delegate bool TryParse<T>(string text, out T value);

    public ProjectId Project() => Mandatory<ProjectId>("project", Identifier.Allowed, ProjectId.TryParse);

    public WebhookId Webhook() => Mandatory<WebhookId>("webhook", Identifier.Allowed, WebhookId.TryParse);

    public PublishedEventId Event() => Mandatory<PublishedEventId>("event", Identifier.Allowed, PublishedEventId.TryParse);

    public PublishedEventId? EventIfGiven() => Read<PublishedEventId>("event", Identifier.Allowed, PublishedEventId.TryParse);

    public EventType? Type() => Read<EventType>("type", EventType.Allowed, EventType.TryParse);

    public T? Word<T>(string name)
        where T : struct, Enum =>
        Read<T>(name, string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant(), static (string text, out T value) =>
            Enum.TryParse(text, ignoreCase: true, out value) && Enum.IsDefined(value) && char.IsLetter(text[0]));

    public bool Flag(string name) => Read<bool>(name, "true or false", bool.TryParse) ?? false;

    public int Limit() => Read("limit", $"a whole number from 1 to {MaxLimit}", static (string text, out int limit) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= MaxLimit) ?? DefaultLimit;

    public string? Cursor() => Text("cursor");

    /// <summary>An instant, or how long ago.</summary>
    public DateTimeOffset? Instant(string name, DateTimeOffset now) => Read(
        name,
        "an instant such as 2026-09-28T14:03:21Z, or how long ago, such as 2h",
        (string text, out DateTimeOffset instant) => TryParseInstant(text, now, out instant));

    public void Wrong(string error) => _errors.Add(error);

    /// <exception cref="WrongArgumentsException">An argument is wrong.</exception>
    public void Check()
    {
        if (_errors.Count > 0)
            throw new WrongArgumentsException(string.Join(Environment.NewLine, _errors));
    }

    private static bool TryParseInstant(string text, DateTimeOffset now, out DateTimeOffset instant)
    {
        if (Duration.TryParse(text, out var ago) && ago < now - DateTimeOffset.MinValue)
        {
            instant = now - ago;
            return true;
        }

        return DateTimeOffset.TryParseExact(
            text, ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"], CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out instant);
    }

    private T Mandatory<T>(string name, string allowed, TryParse<T> parse)
        where T : struct
    {
        if (Text(name) is null)
            _errors.Add($"--{name} is missing; it must be {allowed}.");
        return Read(name, allowed, parse).GetValueOrDefault();
    }

    private T? Read<T>(string name, string allowed, TryParse<T> parse)
        where T : struct
    {
        if (Text(name) is not { } text)
            return null;
        if (parse(text, out var value))
            return value;
        _errors.Add($"--{name} is '{text}'; it must be {allowed}.");
        return null;
    }

    private string? Text(string name) => values(name)?.FirstOrDefault(text => !string.IsNullOrWhiteSpace(text))?.Trim();
}

/// <summary>A command that was not started because its arguments are wrong.</summary>
internal sealed class WrongArgumentsException(string message) : Exception(message);
