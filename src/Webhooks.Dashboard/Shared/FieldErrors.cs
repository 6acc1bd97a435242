using Webhooks.Actors;
using Webhooks.AspNetCore;

namespace Webhooks.Dashboard.Shared;

/// <summary>The errors of a form, by field, from the API or the engine.</summary>
internal sealed class FieldErrors
{
    private readonly Dictionary<string, string> _byField = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _own = new(StringComparer.Ordinal);

    /// <summary>The error of a field; null without one.</summary>
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

    /// <summary>The error without a field.</summary>
    public string? Whole { get; private set; }

    public bool Any => _byField.Count > 0 || Whole is not null;

    public void Clear()
    {
        _byField.Clear();
        _own.Clear();
        Whole = null;
    }

    /// <summary>Adds an error of a field.</summary>
    /// <param name="field">Its name in the API.</param>
    /// <param name="words">A sentence.</param>
    public void Add(string field, string words) => _byField[field] = _own[field] = words;

    /// <summary>Replaces the error of a field with a message of the form; does nothing without an error.</summary>
    /// <param name="field">Its name in the API; it includes those below it, unless they have their own message.</param>
    /// <param name="words">A sentence.</param>
    public void Say(string field, string words)
    {
        if (this[field] is not null)
            _own[field] = words;
    }

    /// <summary>Adds the errors of a refusal.</summary>
    /// <param name="exception">The refusal.</param>
    /// <param name="explain">The message for errors without a field.</param>
    /// <param name="shown">The fields beside which errors are shown; errors of other fields are shown for the whole form.</param>
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
