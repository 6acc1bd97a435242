using Microsoft.AspNetCore.Components;
using Webhooks.Dashboard.Hosting;

namespace Webhooks.Dashboard.Shared;

/// <summary>
/// A component with live data: it loads at first, then about once a second while the page is visible, one load after the
/// other. An error is in <see cref="Failure"/>, and the next load tries again. Another path is another instance; if other
/// parameters change the data, the component refreshes itself.
/// </summary>
public abstract class LiveComponent : ComponentBase, IAsyncDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private Task _polling = Task.CompletedTask;
    private Task _loading = Task.CompletedTask;
    private bool _again;

    /// <summary>Why the last load failed, in words; null when it succeeded.</summary>
    protected string? Failure { get; private set; }

    /// <summary>Whether a load has succeeded.</summary>
    protected bool IsLoaded { get; private set; }

    /// <summary>How long to wait between two loads.</summary>
    protected virtual TimeSpan Interval => TimeSpan.FromSeconds(1);

    /// <summary>Ends when the component is removed from the page.</summary>
    protected CancellationToken Gone => _gone.Token;

    [Inject]
    private protected Notes Notes { get; set; } = default!;

    [Inject]
    private BrowserPage Page { get; set; } = default!;

    /// <summary>The clock.</summary>
    [Inject]
    protected TimeProvider Time { get; set; } = default!;

    /// <summary>Reads the data. Its exceptions are in <see cref="Failure"/>.</summary>
    protected abstract Task LoadAsync(CancellationToken cancellationToken);

    /// <summary>Loads again at once, after a load that is in progress: after a change by the user.</summary>
    protected Task RefreshAsync()
    {
        if (_loading.IsCompleted)
            _loading = LoadUntilCurrentAsync();
        else
            _again = true;
        return _loading;
    }

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => RefreshAsync();

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (!firstRender)
            return;
        Page.Changed += OnPageChanged;
        _polling = PollAsync();
    }

    /// <inheritdoc/>
    public virtual async ValueTask DisposeAsync()
    {
        Page.Changed -= OnPageChanged;
        await _gone.CancelAsync();
        await _polling;
        _gone.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task PollAsync()
    {
        using var timer = new PeriodicTimer(Interval, Time);
        try
        {
            while (await timer.WaitForNextTickAsync(Gone))
            {
                if (Page.IsVisible)
                    await InvokeAsync(LoadAndShowAsync);
            }
        }
        catch (OperationCanceledException)
        {
            // Removed from the page.
        }
    }

    private void OnPageChanged()
    {
        if (Page.IsVisible && !Gone.IsCancellationRequested)
            _ = InvokeAsync(LoadAndShowAsync);
    }

    private async Task LoadAndShowAsync()
    {
        await RefreshAsync();
        if (!Gone.IsCancellationRequested)
            StateHasChanged();
    }

    private async Task LoadUntilCurrentAsync()
    {
        try
        {
            do
            {
                _again = false;
                await LoadAsync(Gone);
            }
            while (_again);
            (Failure, IsLoaded) = (null, true);
        }
        catch (OperationCanceledException) when (Gone.IsCancellationRequested)
        {
            // It is not awaited.
        }
        catch (Exception e)
        {
            // The page stays and shows any exception; unhandled it would end the user's connection.
            Failure = Notes.Explain(e);
        }
    }
}
