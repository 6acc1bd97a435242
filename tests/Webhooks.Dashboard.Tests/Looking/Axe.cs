using System.Text.Json;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Webhooks.Dashboard.Tests.Looking;

/// <summary>
/// Runs all rules of axe in a page. Deque.AxeCore.Playwright would open another page for each run, to collect what it finds in frames: the
/// dashboard has no frames.
/// </summary>
internal static class Axe
{
    private const string Run = """
        async hasLandmarks => {
          if (document.querySelector('iframe, frame')) throw new Error('Axe sees no frames.');
          const rules = { region: { enabled: hasLandmarks } };
          const { violations } = await axe.run(document, { resultTypes: ['violations'], rules });
          return JSON.stringify(violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.slice(0, 3).map(node => node.html) })));
        }
        """;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private static readonly string Script = new BundledAxeScriptProvider().GetScript();

    /// <summary>What breaks a rule on the page as it is now.</summary>
    /// <param name="page">The page.</param>
    /// <param name="hasLandmarks">Whether all that it shows must be in landmarks.</param>
    public static Task<IReadOnlyList<Violation>> ViolationsAsync(IPage page, bool hasLandmarks) =>
        ViolationsAsync(page.MainFrame, hasLandmarks);

    /// <inheritdoc cref="ViolationsAsync(IPage, bool)"/>
    public static async Task<IReadOnlyList<Violation>> ViolationsAsync(IFrame page, bool hasLandmarks)
    {
        if (!await page.EvaluateAsync<bool>("'axe' in window"))
            await page.EvaluateAsync($"{Script}; undefined");
        var violations = await page.EvaluateAsync<string>(Run, hasLandmarks);
        return JsonSerializer.Deserialize<Violation[]>(violations, Json)!;
    }

    /// <param name="Nodes">The first elements that break it, as HTML.</param>
    internal sealed record Violation(string Id, string Help, IReadOnlyList<string> Nodes);
}
