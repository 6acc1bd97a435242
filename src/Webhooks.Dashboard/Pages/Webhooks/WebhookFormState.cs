using Webhooks.Dashboard.Shared;

namespace Webhooks.Dashboard.Pages.Webhooks;

/// <summary>What a form holds, and what is wrong with it.</summary>
internal sealed record WebhookFormState(WebhookDraft Draft)
{
    public FieldErrors Errors { get; } = new();

    /// <summary>Whether it holds what was typed before the page was loaded.</summary>
    public bool IsRestored { get; init; }

    /// <summary>Whether a secret or values of headers were typed then, too: those are not kept.</summary>
    public bool LacksSecrets { get; init; }

    /// <summary>Whether the fields below "Advanced" are shown at first.</summary>
    public bool ShowsAdvanced { get; init; }

    /// <summary>Takes over why the form was refused, in the words of the form where it has its own.</summary>
    /// <param name="exception">Why it was refused.</param>
    /// <param name="explain">Its words, for what no field is to blame for.</param>
    public void Take(Exception exception, Func<Exception, string> explain)
    {
        Errors.Take(exception, explain, WebhookFields.Shown);
        foreach (var (field, words) in WebhookFormWords.Of(Draft))
            Errors.Say(field, words);
    }

    /// <summary>Whether nothing that was typed before is missing now; says so beside the field otherwise.</summary>
    public bool IsComplete()
    {
        Errors.Clear();
        if (Draft.Headers.Find(header => header.IsRestored && string.IsNullOrEmpty(header.Value)) is not { } header)
            return true;
        Errors.Add("headers", $"Enter the value of {header.Name} again, or remove the header.");
        return false;
    }
}
