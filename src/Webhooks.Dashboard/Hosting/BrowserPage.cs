using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Webhooks.Dashboard.Hosting;

/// <summary>The page in the user's browser, as its script tells of it.</summary>
internal sealed class BrowserPage(IJSRuntime js) : IDisposable
{
    private DotNetObjectReference<BrowserPage>? _self;

    /// <summary>Raised when something below has changed.</summary>
    public event Action? Changed;

    /// <summary>Whether it is visible: hidden pages are not kept up to date.</summary>
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

    /// <summary>An instant as an input of the browser's time zone has it.</summary>
    public ValueTask<string> ToLocalAsync(DateTimeOffset at) =>
        js.InvokeAsync<string>("webhooksDashboard.toLocal", at.ToUnixTimeMilliseconds());

    /// <summary>The instant that such an input has; null when it is none.</summary>
    public async ValueTask<DateTimeOffset?> FromLocalAsync(string local) =>
        await js.InvokeAsync<long?>("webhooksDashboard.fromLocal", local) is { } milliseconds
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;

    /// <summary>Whether an element is scrolled away from its beginning.</summary>
    public ValueTask<bool> IsScrolledAsync(ElementReference element) => js.InvokeAsync<bool>("webhooksDashboard.isScrolled", element);

    /// <summary>Scrolls what is in an element to its beginning.</summary>
    public ValueTask ScrollToTopAsync(ElementReference element) => js.InvokeVoidAsync("webhooksDashboard.scrollToTop", element);

    /// <summary>Keeps what a form holds for as long as the tab is open; null for nothing.</summary>
    public ValueTask KeepFormAsync(string name, string? draft) => js.InvokeVoidAsync("webhooksDashboard.keepForm", name, draft);

    /// <summary>What was kept of a form; null for nothing.</summary>
    public ValueTask<KeptForm?> KeptFormAsync(string name) => js.InvokeAsync<KeptForm?>("webhooksDashboard.keptForm", name);

    /// <summary>Keeps nothing of a form any more.</summary>
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

/// <summary>A form as the browser has kept it.</summary>
/// <param name="Draft">As the server gave it, or null.</param>
/// <param name="Typed">What was typed into single fields since.</param>
internal sealed record KeptForm(string? Draft, IReadOnlyDictionary<string, string> Typed);
