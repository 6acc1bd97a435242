using System.Globalization;
using Webhooks.AspNetCore.Inspector;
using Webhooks.Model;

namespace Webhooks.Dashboard.Pages.Bins;

/// <summary>An answer in its form: text that may not be valid yet.</summary>
internal sealed class AnswerDraft(Answer answer)
{
    private readonly List<FieldError> _errors = [];

    public string? Status { get; set; } = Number(answer.Status);

    public string? Delay { get; set; } = Duration.Format(answer.Delay);

    public string? FailFirst { get; set; } = Number(answer.FailFirst);

    public string? FailStatus { get; set; } = Number(answer.FailStatus);

    /// <summary>One a line, name and value with a colon between them.</summary>
    public string? Headers { get; set; } = string.Join('\n', answer.Headers.Select(header => $"{header.Key}: {header.Value}"));

    public string? Body { get; set; } = answer.Body;

    /// <summary>The error of a field, as a sentence; null without one.</summary>
    /// <param name="field">Its name in the API; those below it are shown with it.</param>
    public string? ErrorOf(string field)
    {
        var wrong = _errors.Where(error => error.Field == field || error.Field.StartsWith($"{field}.", StringComparison.Ordinal))
            .Select(
                error => error.Field == field
                    ? $"{char.ToUpperInvariant(error.Message[0])}{error.Message[1..]}."
                    : $"{error.Field[(field.Length + 1)..]} {error.Message}.")
            .ToArray();
        return wrong.Length == 0 ? null : string.Join(' ', wrong);
    }

    /// <summary>The answer; null on errors, which <see cref="ErrorOf"/> returns.</summary>
    public Answer? Read()
    {
        _errors.Clear();
        var answer = new Answer(WholeOf("status", Status, 200))
        {
            Delay = DelayOf(),
            FailFirst = WholeOf("fail_first.count", FailFirst, 0),
            FailStatus = WholeOf("fail_first.status", FailStatus, 500),
            Headers = HeadersOf(),
            Body = Body ?? "",
        };
        foreach (var error in AnswerRules.Errors(answer).Where(error => ErrorOf(error.Field) is null))
            _errors.Add(error);
        return _errors.Count == 0 ? answer : null;
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private int WholeOf(string field, string? text, int otherwise)
    {
        if (int.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture,
            out var number))
            return number;
        _errors.Add(new(field, "must be a whole number"));
        return otherwise;
    }

    private TimeSpan DelayOf()
    {
        if (!Duration.TryParse(Delay?.Trim(), out var delay))
            _errors.Add(new("delay", $"must be {Duration.Allowed}"));
        return delay;
    }

    private System.Collections.Immutable.ImmutableSortedDictionary<string, string> HeadersOf()
    {
        var headers = Answer.Default.Headers.ToBuilder();
        foreach (var line in (Headers ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split(':', 2, StringSplitOptions.TrimEntries) is [var name, var value])
                headers[name] = value;
            else
                _errors.Add(new("headers", $"has “{line}”, which is not a header: it must be a name, a colon and a value"));
        }

        return headers.ToImmutable();
    }
}
