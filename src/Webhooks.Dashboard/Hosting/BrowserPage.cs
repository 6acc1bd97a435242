using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Webhooks.Dashboard.Hosting;

/// <summary>The page in the user's browser, as its script reports it.</summary>
internal sealed class BrowserPage(IJSRuntime js) : IDisposable
{
    private DotNetObjectReference<BrowserPage>? _self;

    /// <summary>Raised when one of the properties below has changed.</summary>
    public event Action? Changed;

    /// <summary>Whether it is visible: hidden pages are not updated.</summary>
    public bool IsVisible { get; private set; } = true;

    /// <summary><c>system</c>, <c>light</c> or <c>dark</c>.</summary>
    public string Theme { get; private set; } = "system";

    public bool IsDark { get; private set; }

    /// <summary>Whether it has sent its settings.</summary>
    public bool IsKnown { get; private set; }

    public async Task WatchAsync()
    {
        if (_self is not null)
            return;
        _self = DotNetObjectReference.Create(this);
        await js.InvokeVoidAsync("webhooksDashboard.watch", _self);
    }

    public async Task SetThemeAsync(string theme) =>
        Tell(IsVisible, theme, await js.InvokeAsync<bool>("webhooksDashboard.setTheme", theme));

    /// <summary>An instant in the form of an input in the browser's time zone.</summary>
    public ValueTask<string> ToLocalAsync(DateTimeOffset at) =>
        js.InvokeAsync<string>("webhooksDashboard.toLocal", at.ToUnixTimeMilliseconds());

    /// <summary>The instant of such an input; null when it is malformed.</summary>
    public async ValueTask<DateTimeOffset?> FromLocalAsync(string local) =>
        await js.InvokeAsync<long?>("webhooksDashboard.fromLocal", local) is { } milliseconds
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;

    /// <summary>Whether an element is scrolled away from its start.</summary>
    public ValueTask<bool> IsScrolledAsync(ElementReference element) => js.InvokeAsync<bool>("webhooksDashboard.isScrolled", element);

    /// <summary>Scrolls an element to its start.</summary>
    public ValueTask ScrollToTopAsync(ElementReference element) => js.InvokeVoidAsync("webhooksDashboard.scrollToTop", element);

    /// <summary>Keeps the content of a form as long as the tab is open; null removes it.</summary>
    public ValueTask KeepFormAsync(string name, string? draft) => js.InvokeVoidAsync("webhooksDashboard.keepForm", name, draft);

    /// <summary>The kept content of a form; null for none.</summary>
    public ValueTask<KeptForm?> KeptFormAsync(string name) => js.InvokeAsync<KeptForm?>("webhooksDashboard.keptForm", name);

    /// <summary>Removes the kept content of a form.</summary>
    public ValueTask ForgetFormAsync(string name) => js.InvokeVoidAsync("webhooksDashboard.forgetForm", name);

    /// <summary>Called by the script.</summary>
    [JSInvokable]
    public void Tell(bool isVisible, string theme, bool isDark)
    {
        (IsKnown, IsVisible, Theme, IsDark) = (true, isVisible, theme, isDark);
        Changed?.Invoke();
    }

    public void Dispose() => _self?.Dispose();
}

/// <summary>The content of a form that the browser kept.</summary>
/// <param name="Draft">The server's draft, or null.</param>
/// <param name="Typed">The text that was typed into single fields since.</param>
internal sealed record KeptForm(string? Draft, IReadOnlyDictionary<string, string> Typed);
