using Webhooks.Actors;
using Webhooks.AspNetCore;

namespace Webhooks.Dashboard.Shared;

/// <summary>What is wrong with a form, by field, as the API or the engine says it.</summary>
internal sealed class FieldErrors
{
    private readonly Dictionary<string, string> _byField = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _own = new(StringComparer.Ordinal);

    /// <summary>What is wrong with a field; null when nothing is.</summary>
    /// <param name="field">Its name in the API; those below it are shown with it.</param>
    public string? this[string field]
    {
        get
        {
            if (_own.TryGetValue(field, out var words))
                return words;
            var wrong = _byField.Where(error => error.Key == field || error.Key.StartsWith($"{field}.", StringComparison.Ordinal))
                .Select(
                    error => _own.TryGetValue(error.Key, out var own) ? own : error.Key == field
                        ? Sentence(error.Value)
                        : $"{error.Key[(field.Length + 1)..]} {error.Value}.")
                .ToArray();
            return wrong.Length == 0 ? null : string.Join(' ', wrong);
        }
    }

    /// <summary>What no field is to blame for.</summary>
    public string? Whole { get; private set; }

    public bool Any => _byField.Count > 0 || Whole is not null;

    public void Clear()
    {
        _byField.Clear();
        _own.Clear();
        Whole = null;
    }

    /// <summary>Says by itself what is wrong with a field.</summary>
    /// <param name="field">Its name in the API.</param>
    /// <param name="words">A sentence.</param>
    public void Add(string field, string words) => _byField[field] = _own[field] = words;

    /// <summary>Gives what is wrong with a field a sentence of the form's; nothing when the field is right.</summary>
    /// <param name="field">Its name in the API; those below it are meant too, unless they have words of their own.</param>
    /// <param name="words">A sentence.</param>
    public void Say(string field, string words)
    {
        if (this[field] is not null)
            _own[field] = words;
    }

    /// <summary>Takes over what a refusal says.</summary>
    /// <param name="exception">Why it was refused.</param>
    /// <param name="explain">Its words, for what no field is to blame for.</param>
    /// <param name="shown">The fields beside which errors are shown; errors of others are shown with the whole.</param>
    public void Take(Exception exception, Func<Exception, string> explain, params ReadOnlySpan<string> shown)
    {
        Clear();
        var errors = exception switch
        {
            RejectedRequestException { Problem.Errors: { } byField } =>
                byField.Select(error => (error.Key, string.Join("; ", error.Value))),
            RefusedException { Refusal.Errors: { IsDefaultOrEmpty: false } list } => list.Select(error => (error.Field, error.Message)),
            _ => [],
        };
        // A filter's errors are named by JSON pointer into the request.
        foreach (var (field, message) in errors.Select(error => error.Item1.StartsWith('/') ? OfPointer(error.Item1, error.Item2) : error))
            _byField[field] = _byField.TryGetValue(field, out var earlier) ? $"{earlier}; {message}" : message;
        foreach (var field in _byField.Keys)
        {
            if (!shown.Contains(field.Split('.')[0]))
                Whole = $"{field} {_byField[field]}.";
        }

        if (_byField.Count == 0)
            Whole = explain(exception);
    }

    private static (string, string) OfPointer(string pointer, string message)
    {
        var parts = pointer.Split('/', 3);
        return (parts[1], parts.Length < 3 ? message : $"{parts[2]} {message}");
    }

    private static string Sentence(string message) => $"{char.ToUpperInvariant(message[0])}{message[1..].TrimEnd('.')}.";
}
