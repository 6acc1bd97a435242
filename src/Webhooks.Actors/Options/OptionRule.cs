namespace Webhooks.Actors.Options;

/// <summary>Reads a value from text; false when it is malformed.</summary>
internal delegate bool TryParse<T>(string text, out T value);

/// <summary>The rule of one option, set in code or in the configuration.</summary>
/// <param name="key">Its name in the configuration, below the engine's section.</param>
/// <param name="allowed">The allowed values, to complete "it must be".</param>
internal abstract class OptionRule(string key, string allowed)
{
    public string Key => key;

    public string Allowed => allowed;

    /// <summary>Whether a single text sets it; lists are read item by item.</summary>
    public abstract bool IsText { get; }

    /// <summary>The error of the option, or null.</summary>
    public abstract string? Validate(WebhooksOptions options);

    /// <summary>Reads a text of the configuration; false when it is not allowed.</summary>
    public abstract bool TryRead(string text, out Action<WebhooksOptions> apply);
}

/// <param name="key">Its name in the configuration, below the engine's section.</param>
/// <param name="allowed">The allowed values, to complete "it must be".</param>
/// <param name="isAllowed">The same as a predicate.</param>
/// <param name="parse">Reads it; null when no single text sets it.</param>
/// <param name="format">Writes it in the form of the configuration.</param>
/// <param name="get">Where it is.</param>
/// <param name="set">Sets it.</param>
internal sealed class OptionRule<T>(
    string key,
    string allowed,
    Func<T, bool> isAllowed,
    TryParse<T>? parse,
    Func<T, string?> format,
    Func<WebhooksOptions, T> get,
    Action<WebhooksOptions, T> set) : OptionRule(key, allowed)
{
    public override bool IsText => parse is not null;

    public override string? Validate(WebhooksOptions options) =>
        get(options) is var value && isAllowed(value) ? null : $"{Key} is '{format(value)}'; it must be {Allowed}.";

    public override bool TryRead(string text, out Action<WebhooksOptions> apply)
    {
        var isRead = parse!(text, out var value) && isAllowed(value);
        apply = options => set(options, value);
        return isRead;
    }
}
