using MudBlazor;

namespace Webhooks.Dashboard.Layout;

/// <summary>Colours and type; both palettes have a contrast of 4.5 : 1 for text (WCAG 2.2 AA).</summary>
internal static class DashboardTheme
{
    private static readonly string[] Fonts =
        ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "Noto Sans", "Liberation Sans", "Arial", "sans-serif"];

    public static MudTheme Theme { get; } = new()
    {
        PaletteLight = new PaletteLight()
        {
            Primary = "#3b4fd8",
            Secondary = "#5b6472",
            Success = "#1b7a3d",
            Warning = "#9a5b00",
            Error = "#c02b2b",
            Info = "#1f6bb5",
            Background = "#f6f7f9",
            Surface = "#ffffff",
            AppbarBackground = "#ffffff",
            AppbarText = "#1c2330",
            TextPrimary = "#1c2330",
            TextSecondary = "#5b6472",
            ActionDefault = "#5b6472",
            Divider = "#e1e4ea",
            LinesDefault = "#e1e4ea",
            LinesInputs = "#b6bcc7",
            TableLines = "#e9ebf0",
        },
        PaletteDark = new PaletteDark()
        {
            Primary = "#9aa8ff",
            PrimaryContrastText = "#10131a",
            Secondary = "#9aa4b5",
            Success = "#5fcf88",
            SuccessContrastText = "#10131a",
            Warning = "#f0b35a",
            WarningContrastText = "#10131a",
            Error = "#ff8b85",
            ErrorContrastText = "#10131a",
            Info = "#7cb8f5",
            InfoContrastText = "#10131a",
            Background = "#10131a",
            Surface = "#181d27",
            AppbarBackground = "#181d27",
            AppbarText = "#e6e9ef",
            TextPrimary = "#e6e9ef",
            TextSecondary = "#9aa4b5",
            ActionDefault = "#9aa4b5",
            Divider = "#2a3140",
            LinesDefault = "#2a3140",
            LinesInputs = "#4b5568",
            TableLines = "#242b38",
        },
        Typography = new()
        {
            Default = new DefaultTypography { FontFamily = Fonts, FontSize = "0.925rem" },
            Button = new ButtonTypography { FontFamily = Fonts, TextTransform = "none", FontWeight = "600", LetterSpacing = "0" },
        },
        LayoutProperties = new() { DefaultBorderRadius = "8px" },
    };
}
