using MudBlazor;
using Webhooks.Dashboard.Hosting;
using Webhooks.Dashboard.Layout;

namespace Webhooks.Dashboard.Embedding;

/// <summary>The theme of the dashboard, whose variables apply within the component alone.</summary>
internal static class EmbeddedTheme
{
    public static MudTheme Theme { get; } = new()
    {
        PaletteLight = DashboardTheme.Theme.PaletteLight,
        PaletteDark = DashboardTheme.Theme.PaletteDark,
        Typography = DashboardTheme.Theme.Typography,
        LayoutProperties = DashboardTheme.Theme.LayoutProperties,
        PseudoCss = new() { Scope = $":is(.{EmbeddedStyles.Scope})" }, // it must begin with a colon
    };
}
