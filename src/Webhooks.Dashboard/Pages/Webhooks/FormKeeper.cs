using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Webhooks.Dashboard.Hosting;

namespace Webhooks.Dashboard.Pages.Webhooks;

/// <summary>
/// Keeps a half-written form in the user's browser, as long as its tab is open. It receives the form's events itself: each click in a
/// form would render all of it otherwise, and Blazor may lose an event that comes while a render replaces its handler.
/// </summary>
/// <param name="page">The browser.</param>
/// <param name="name">Which form, as the <c>data-keep</c> of its element says.</param>
/// <param name="before">The initial content of the form.</param>
internal sealed class FormKeeper(BrowserPage page, string name, WebhookDraft before) : IHandleEvent
{
    private string? _last;
    private WebhookDraft? _draft;

    public string Name => name;

    /// <summary>The form, with the content that the browser kept.</summary>
    /// <param name="fresh">The initial content otherwise.</param>
    public async Task<WebhookFormState> RestoreAsync(WebhookDraft fresh)
    {
        _draft = fresh;
        if (await page.KeptFormAsync(name) is not { } found || KeptDraft.Read(found.Draft, found.Typed) is not { } kept)
            return new(fresh);
        kept.ApplyTo(fresh);
        _last = KeptDraft.Write(fresh, before);
        return new(
            fresh)
        { IsRestored = _last is not null || kept.HadSecrets, LacksSecrets = kept.HadSecrets, ShowsAdvanced = kept.IsAdvanced };
    }

    /// <summary>A form that begins again, with nothing kept.</summary>
    public async Task<WebhookFormState> StartOverAsync(WebhookDraft fresh)
    {
        await ForgetAsync();
        _draft = fresh;
        return new(fresh);
    }

    /// <summary>Called when a field loses the focus or on a click: Blazor does not bubble change events to the form.</summary>
    public async Task KeepAsync()
    {
        var text = _draft is null ? null : KeptDraft.Write(_draft, before);
        if (text == _last)
            return;
        _last = text;
        try
        {
            await page.KeepFormAsync(name, text);
        }
        catch (JSDisconnectedException)
        {
            // The connection ended in the meantime; the browser has the typed text.
        }
    }

    /// <summary>The typed content is stored or discarded.</summary>
    public ValueTask ForgetAsync()
    {
        _last = null;
        return page.ForgetFormAsync(name);
    }

    Task IHandleEvent.HandleEventAsync(EventCallbackWorkItem item, object? arg) => item.InvokeAsync(arg);
}
