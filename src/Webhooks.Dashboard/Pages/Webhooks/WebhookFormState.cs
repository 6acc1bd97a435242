using Webhooks.Dashboard.Shared;

namespace Webhooks.Dashboard.Pages.Webhooks;

/// <summary>The content of a form and its errors.</summary>
internal sealed record WebhookFormState(WebhookDraft Draft)
{
    public FieldErrors Errors { get; } = new();

    /// <summary>The event types to select from.</summary>
    public IReadOnlyList<OfferedType> Offered { get; set; } = [];

    /// <summary>Whether it has restored changes.</summary>
    public bool IsRestored { get; init; }

    /// <summary>Whether secrets or values of headers were typed before the reload: those are not restored.</summary>
    public bool LacksSecrets { get; init; }

    /// <summary>Whether the fields below "Advanced" are initially shown.</summary>
    public bool ShowsAdvanced { get; init; }

    /// <summary>Shows the errors of a refused form, with the form's own messages if it has them.</summary>
    /// <param name="exception">The refusal.</param>
    /// <param name="explain">The message for errors without a field.</param>
    public void Take(Exception exception, Func<Exception, string> explain)
    {
        Errors.Take(exception, explain, WebhookFields.Shown);
        foreach (var (field, words) in WebhookFormWords.Of(Draft))
            Errors.Say(field, words);
    }

    /// <summary>Whether nothing that was typed before is missing; otherwise shows that beside the field.</summary>
    public bool IsComplete()
    {
        Errors.Clear();
        if (Draft.Headers.Find(header => header.IsRestored && string.IsNullOrEmpty(header.Value)) is not { } header)
            return true;
        Errors.Add("headers", $"Enter the value of {header.Name} again, or remove the header.");
        return false;
    }
}
