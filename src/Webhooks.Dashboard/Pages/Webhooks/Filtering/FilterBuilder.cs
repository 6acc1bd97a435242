using Webhooks.Model;

namespace Webhooks.Dashboard.Pages.Webhooks.Filtering;

/// <summary>
/// The builder and the JSON of a filter, which follow each other. The JSON is what the form stores: it changes only where the user
/// changes it, and conditions that are not complete are in the builder alone.
/// </summary>
internal sealed class FilterBuilder
{
    private List<ConditionDraft> _conditions = [];
    private string? _rest;

    public FilterBuilder(string? json) => TakeJson(json);

    /// <summary>The filter as JSON; null or white space for none.</summary>
    public string? Json { get; private set; }

    /// <summary>What is wrong with it, by JSON pointer into the filter.</summary>
    public IReadOnlyList<FieldError> Errors { get; private set; } = [];

    /// <summary>The filter; null without one, and while it is not valid.</summary>
    public PayloadFilter? Filter { get; private set; }

    /// <summary>Whether the builder can show it: JSON that is not a filter is shown as text alone.</summary>
    public bool IsReadable { get; private set; } = true;

    public IReadOnlyList<ConditionDraft> Conditions => _conditions;

    /// <summary>What the conditions do not express, as JSON.</summary>
    public string? Rest => _rest;

    /// <summary>The user changed the JSON.</summary>
    public void TakeJson(string? json)
    {
        Json = json;
        Check();
        IsReadable = Filter is not null || string.IsNullOrWhiteSpace(json);
        if (!IsReadable)
            return;
        var sketch = Filter is null ? new([], null) : FilterSketch.Read(Filter.Json);
        var unfinished = _conditions.Where(condition => condition.ToCondition().Operators() is null);
        _conditions = [.. sketch.Conditions.Select(ConditionDraft.Of), .. unfinished];
        _rest = sketch.Rest;
    }

    public void Add() => _conditions.Add(new());

    public void Remove(ConditionDraft condition)
    {
        _conditions.Remove(condition);
        TakeConditions();
    }

    /// <summary>The user changed a condition.</summary>
    public void TakeConditions()
    {
        Json = new FilterSketch([.. _conditions.Select(condition => condition.ToCondition())], _rest).Write();
        Check();
    }

    /// <summary>What is wrong with a condition; null if nothing.</summary>
    public string? ErrorOf(ConditionDraft condition)
    {
        if (!IsReadable || condition.Path.Trim() is not { Length: > 0 } path)
            return null;
        var token = path.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
        return Errors.Where(error => error.Field.Split('/').Contains(token)).Select(error => $"{path} {error.Message}.").FirstOrDefault();
    }

    private void Check()
    {
        (Filter, Errors) = (null, []);
        if (string.IsNullOrWhiteSpace(Json))
            return;
        if (PayloadFilter.TryParse(Json, out var filter, out var errors))
            Filter = filter;
        else
            Errors = errors;
    }
}

/// <summary>A condition while the user edits it.</summary>
internal sealed class ConditionDraft
{
    public string Path { get; set; } = "";

    public Comparison Comparison { get; set; }

    public string Value { get; set; } = "";

    public string From { get; set; } = "";

    public static ConditionDraft Of(FilterCondition condition) => new()
    {
        Path = condition.Path,
        Comparison = condition.Comparison,
        Value = condition.Value,
        From = condition.From,
    };

    /// <summary>Whether its field has strings, so that a <c>5</c> is typed without quotes.</summary>
    public bool IsText { get; set; }

    public FilterCondition ToCondition() => IsText
        ? new(Path, Comparison, Comparison.TakesList() ? ScalarText.AsTexts(Value) : ScalarText.AsText(Value), ScalarText.AsText(From))
        : new(Path, Comparison, Value, From);
}
