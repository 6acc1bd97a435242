using System.Text.Json;

namespace Webhooks.Dashboard.Pages.Webhooks;

/// <summary>
/// The user's changes in a form, kept by the browser: neither a lost connection nor a restart of the server loses them. A secret
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

    /// <summary>Texts that differ from the initial ones, by field.</summary>
    public Dictionary<string, string?> Texts { get; init; } = [];

    /// <summary>The selection; null when it is the initial one.</summary>
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

    /// <summary>The differences from the initial draft, as JSON; null without any.</summary>
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

    /// <summary>Reads the content that a browser kept.</summary>
    /// <param name="json">The result of <see cref="Write"/>; null or anything else means nothing.</param>
    /// <param name="typed">The text that was typed into single fields since.</param>
    public static KeptDraft Read(string? json, IReadOnlyDictionary<string, string> typed)
    {
        var kept = new KeptDraft();
        try
        {
            kept = json is null ? kept : JsonSerializer.Deserialize<KeptDraft>(json, Strict) ?? kept;
        }
        catch (JsonException)
        {
            // From an earlier version, or from another script: the form starts empty.
        }

        foreach (var (field, text) in typed)
            kept.Texts[field] = text;
        return kept;
    }

    /// <summary>Applies it to a new form.</summary>
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
