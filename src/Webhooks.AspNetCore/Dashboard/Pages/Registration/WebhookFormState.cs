using Webhooks.AspNetCore.Dashboard.Shared;

namespace Webhooks.AspNetCore.Dashboard.Pages.Registration;

/// <summary>What a form holds, and what is wrong with it.</summary>
internal sealed record WebhookFormState(WebhookDraft Draft)
{
    public FieldErrors Errors { get; } = new();
}
