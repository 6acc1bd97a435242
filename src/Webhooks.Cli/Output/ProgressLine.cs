using Spectre.Console;

namespace Webhooks.Cli;

/// <summary>A progress display on one line.</summary>
/// <param name="Markup">The title and the state, in Spectre's markup.</param>
/// <param name="Share">The completed share, 0 to 1; null when unknown.</param>
internal sealed record ProgressLine(string Markup, double? Share)
{
    public static ProgressLine Of(string title, string state, double? share) =>
        new(Spectre.Console.Markup.Escape(SafeText.Line($"{title}: {state}")), share);

    public void ShowOn(ProgressTask bar)
    {
        bar.Description = Markup;
        bar.IsIndeterminate = Share is null;
        bar.Value = Share ?? 0;
    }
}
