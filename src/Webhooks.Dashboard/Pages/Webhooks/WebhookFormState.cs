using Webhooks.Dashboard.Shared;

namespace Webhooks.Dashboard.Pages.Webhooks;

/// <summary>What a form holds, and what is wrong with it.</summary>
internal sealed record WebhookFormState(WebhookDraft Draft)
{
    public FieldErrors Errors { get; } = new();
}
