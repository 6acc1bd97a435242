using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.JSInterop;
using Webhooks.Dashboard.Embedding;
using Webhooks.Dashboard.Layout;
using Webhooks.Model;

namespace Webhooks.AspNetCore;

/// <summary>
/// The webhooks of one project within a page of the host, for a user whom the host names: by <see cref="Access"/>, or by
/// <see cref="Policy"/>. Without either it shows nothing. The page needs the render mode <c>InteractiveServer</c>, and can have one of
/// these components. The page of the project that the user sees is in the query of the address, in <c>webhooks-view</c>.
/// </summary>
public sealed partial class ProjectWebhooks : ComponentBase, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _gone = new();
    private EmbeddedRequest? _request;
    private Access? _open;
    private CancellationTokenSource? _opened;
    private string? _refused;
    private EmbeddedAddress _address = new("", "", "");
    private bool _focusHeading;

    /// <summary>The project.</summary>
    [Parameter, EditorRequired]
    public string Project { get; set; } = "";

    /// <summary>
    /// What the user may do. Only what concerns this project counts: an access to all projects shows this one. It ends when it expires or
    /// is revoked.
    /// </summary>
    [Parameter]
    public Access? Access { get; set; }

    /// <summary>
    /// A policy of the host that the user must meet, in place of <see cref="Access"/>. Its resource is the id of the project. It is
    /// evaluated at first, and again when the host reports another user.
    /// </summary>
    [Parameter]
    public string? Policy { get; set; }

    /// <summary>What a user who meets <see cref="Policy"/> may do; they may always view.</summary>
    [Parameter]
    public Capabilities Capabilities { get; set; } = Capabilities.View;

    /// <summary><c>light</c>, <c>dark</c>, or <c>system</c> for the choice of the user's system.</summary>
    [Parameter]
    public string Theme { get; set; } = "system";

    /// <summary>False for a host whose layout has the providers of MudBlazor for popovers, dialogs and snackbars.</summary>
    [Parameter]
    public bool HasProviders { get; set; } = true;

    [Inject]
    private AuthenticationStateProvider Users { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IJSRuntime Script { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    private bool IsDark => Theme == "dark" || (Theme == "system" && Browser.IsDark);

    /// <inheritdoc/>
    public void Dispose()
    {
        Users.AuthenticationStateChanged -= OnUserChanged;
        Navigation.LocationChanged -= OnLocationChanged;
        Browser.Changed -= Render;
        Page.Leave(this);
        _gone.Cancel();
        _gone.Dispose();
        Close(null);
    }

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        if (Files.Path is null)
            throw new InvalidOperationException(
                "ProjectWebhooks needs its scripts and styles: call app.MapProjectWebhooks() where the application maps its pages.");
        Users.AuthenticationStateChanged += OnUserChanged;
        Navigation.LocationChanged += OnLocationChanged;
        Browser.Changed += Render;
        Locate(Navigation.Uri);
    }

    /// <inheritdoc/>
    protected override Task OnParametersSetAsync()
    {
        var request = new EmbeddedRequest(Project, Access, Policy, Capabilities);
        return _request?.IsSame(request) == true ? Task.CompletedTask : OpenAsync(request);
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _ = WatchAsync(_gone.Token);
            await Script.InvokeVoidAsync("import", Navigation.ToAbsoluteUri(Files.Url("dashboard.js")).AbsoluteUri);
            await Script.InvokeVoidAsync(
                "webhooksDashboard.embed", Navigation.ToAbsoluteUri(Files.Url("MudBlazor.min.js")).AbsoluteUri);
            await Browser.WatchAsync();
        }
        else if (_focusHeading && _open is not null)
        {
            _focusHeading = false;
            await Script.InvokeVoidAsync("webhooksDashboard.focusHeading");
        }
    }

    private async Task OpenAsync(EmbeddedRequest request)
    {
        _request = request;
        Close(null);
        var (access, refused) = await Door.OpenAsync(request);
        // Another request may have come meanwhile, or the component is gone.
        if (_gone.IsCancellationRequested || !ReferenceEquals(_request, request))
            return;
        Close(refused);
        if (access is null)
            return;
        _opened = CancellationTokenSource.CreateLinkedTokenSource(access.Revoked);
        _open = access with { Revoked = _opened.Token };
        Page.Embed(this, request.Project, _open, Supersede);
        Locate(Navigation.Uri);
    }

    /// <summary>Ends what the pages may do, before they are removed.</summary>
    private void Close(string? refused)
    {
        (_open, _refused) = (null, refused);
        _opened?.Cancel();
        _opened?.Dispose();
        _opened = null;
    }

    private void Supersede()
    {
        Close("Another part of this page shows webhooks: a page can have one ProjectWebhooks.");
        Render();
    }

    private async Task WatchAsync(CancellationToken gone)
    {
        using var timer = new PeriodicTimer(Interval, Time);
        try
        {
            while (await timer.WaitForNextTickAsync(gone))
            {
                if (_open?.HasEnded(Time.GetUtcNow()) == true)
                    await InvokeAsync(() =>
                    {
                        Close("Your access to the webhooks of this project has ended.");
                        StateHasChanged();
                    });
            }
        }
        catch (OperationCanceledException)
        {
            // The component is gone.
        }
    }

    private void OnUserChanged(Task<AuthenticationState> user) => _ = InvokeAsync(async () =>
    {
        if (_request is not { Policy: not null, Access: null } request)
            return;
        await OpenAsync(request with { });
        StateHasChanged();
    });

    private void OnLocationChanged(object? sender, LocationChangedEventArgs e) => _ = InvokeAsync(() =>
    {
        var before = _address;
        Locate(e.Location);
        // On another page of the host this one is about to go.
        if (_address.Path != before.Path || _open is null)
            return;
        _focusHeading = _address.View != before.View;
        StateHasChanged();
    });

    private void Locate(string uri)
    {
        var address = EmbeddedAddress.Of(Navigation.ToBaseRelativePath(uri));
        if (_request is not null && _address.Path.Length > 0 && address.Path != _address.Path)
            return;
        _address = address;
        if (_open is not null)
            Links.Embed(address);
    }

    private void Render() => _ = InvokeAsync(StateHasChanged);
}
