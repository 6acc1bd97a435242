using System.Text.Json;

namespace Webhooks.Dashboard.Pages.Webhooks;

/// <summary>
/// What a user has changed in a form, for the browser to keep: neither a lost connection nor a restart of the server loses it. A secret
/// and the values of headers, which may be secrets, are never part of it.
/// </summary>
internal sealed record KeptDraft
{
    private static readonly (string Name, Func<WebhookDraft, string?> Get, Action<WebhookDraft, string?> Set)[] Fields =
    [
        .. WebhookInputs.All.Select(input => (
            input.Name,
            (Func<WebhookDraft, string?>)(draft => draft[input.Name]),
            (Action<WebhookDraft, string?>)((draft, text) => draft[input.Name] = text))),
        ("rate", draft => draft.Rate, (draft, text) => draft.Rate = text),
        ("per", draft => draft.Per, (draft, text) => draft.Per = text),
        ("burst", draft => draft.Burst, (draft, text) => draft.Burst = text),
        ("start_at", draft => draft.StartAt, (draft, text) => draft.StartAt = text),
    ];

    private static readonly JsonSerializerOptions Strict = new() { RespectNullableAnnotations = true };

    /// <summary>Texts that differ from those the form began with, by their field.</summary>
    public Dictionary<string, string?> Texts { get; init; } = [];

    /// <summary>What is picked; null when that is what the form began with.</summary>
    public List<string>? EventTypes { get; init; }

    /// <summary>The names of headers that were added.</summary>
    public List<string> NewHeaders { get; init; } = [];

    public List<string> RemovedHeaders { get; init; } = [];

    /// <summary>Whether a secret or the value of a header was typed, which the user has to type again.</summary>
    public bool HadSecrets { get; init; }

    /// <summary>Whether any of it is below "Advanced".</summary>
    public bool IsAdvanced =>
        NewHeaders.Count > 0 || RemovedHeaders.Count > 0
        || Texts.Keys.Except(WebhookInputs.Without(isAdvanced: false).Select(input => input.Name)).Any();

    /// <summary>What differs from the draft that the form began with, as JSON; null when nothing does.</summary>
    public static string? Write(WebhookDraft draft, WebhookDraft before)
    {
        var kept = new KeptDraft
        {
            Texts = Fields.Where(field => (field.Get(draft) ?? "") != (field.Get(before) ?? ""))
                .ToDictionary(field => field.Name, field => field.Get(draft)),
            EventTypes = draft.EventTypes.SequenceEqual(before.EventTypes) ? null : draft.EventTypes,
            NewHeaders = [
                .. draft.Headers.Where(header => !header.IsKept && !string.IsNullOrWhiteSpace(header.Name)).Select(header => header.Name!)],
            RemovedHeaders = draft.RemovedHeaders,
            HadSecrets = !string.IsNullOrEmpty(draft.Secret) || draft.Headers.Exists(header => !string.IsNullOrEmpty(header.Value)),
        };
        var isAny = kept.Texts.Count > 0 || kept.EventTypes is not null || kept.NewHeaders.Count > 0 || kept.RemovedHeaders.Count > 0
            || kept.HadSecrets;
        return isAny ? JsonSerializer.Serialize(kept, Strict) : null;
    }

    /// <summary>Reads what a browser has kept.</summary>
    /// <param name="json">As <see cref="Write"/> made it; null or anything else for nothing.</param>
    /// <param name="typed">What was typed since into single fields.</param>
    public static KeptDraft Read(string? json, IReadOnlyDictionary<string, string> typed)
    {
        var kept = new KeptDraft();
        try
        {
            kept = json is null ? kept : JsonSerializer.Deserialize<KeptDraft>(json, Strict) ?? kept;
        }
        catch (JsonException)
        {
            // Of an earlier version, or of another script: the form begins empty.
        }

        foreach (var (field, text) in typed)
            kept.Texts[field] = text;
        return kept;
    }

    /// <summary>Puts it into a form as it begins.</summary>
    public void ApplyTo(WebhookDraft draft)
    {
        foreach (var (name, _, set) in Fields)
        {
            if (Texts.TryGetValue(name, out var text))
                set(draft, text);
        }

        if (EventTypes is not null)
        {
            draft.EventTypes.Clear();
            draft.EventTypes.AddRange(EventTypes);
        }

        draft.Headers.RemoveAll(header => header.IsKept && RemovedHeaders.Contains(header.Name ?? ""));
        draft.RemovedHeaders.AddRange(RemovedHeaders);
        draft.Headers.AddRange(NewHeaders.Select(name => new HeaderDraft { Name = name, Value = "", IsRestored = true }));
    }
}
