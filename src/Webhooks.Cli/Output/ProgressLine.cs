using Spectre.Console;

namespace Webhooks.Cli;

/// <summary>How far something is, on one line.</summary>
/// <param name="Markup">What is done and how far it is, as Spectre writes text.</param>
/// <param name="Share">How much of it is done, 0 to 1; null when unknown.</param>
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
