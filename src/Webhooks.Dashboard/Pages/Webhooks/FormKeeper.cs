using Microsoft.JSInterop;
using Webhooks.Dashboard.Hosting;

namespace Webhooks.Dashboard.Pages.Webhooks;

/// <summary>Keeps a half-written form in the user's browser, as long as its tab is open.</summary>
/// <param name="page">The browser.</param>
/// <param name="name">Which form, as the <c>data-keep</c> of its element says.</param>
/// <param name="before">The initial content of the form.</param>
internal sealed class FormKeeper(BrowserPage page, string name, WebhookDraft before)
{
    private string? _last;

    public string Name => name;

    /// <summary>The form, with the content that the browser kept.</summary>
    /// <param name="fresh">The initial content otherwise.</param>
    public async Task<WebhookFormState> RestoreAsync(WebhookDraft fresh)
    {
        if (await page.KeptFormAsync(name) is not { } found || KeptDraft.Read(found.Draft, found.Typed) is not { } kept)
            return new(fresh);
        kept.ApplyTo(fresh);
        _last = KeptDraft.Write(fresh, before);
        return new(
            fresh)
        { IsRestored = _last is not null || kept.HadSecrets, LacksSecrets = kept.HadSecrets, ShowsAdvanced = kept.IsAdvanced };
    }

    /// <summary>Called when a field loses the focus or on a click: Blazor does not bubble change events to the form.</summary>
    public async Task KeepAsync(WebhookDraft draft)
    {
        var text = KeptDraft.Write(draft, before);
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
}
