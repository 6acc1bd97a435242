using System.Diagnostics.Metrics;

namespace Webhooks.TestKit;

/// <summary>The instruments of a meter, to compare them with the pages that list them.</summary>
public static class ListedInstruments
{
    /// <summary>Each with its unit, <c>`webhooks.x` `s`</c>, ordered.</summary>
    public static IReadOnlyList<string> Of(Meter meter)
    {
        var found = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (ReferenceEquals(instrument.Meter, meter))
                found.Add($"`{instrument.Name}` `{instrument.Unit}`");
        };
        listener.Start();
        return [.. found.Order()];
    }

    /// <summary>Those of a page's tables, in the same form.</summary>
    public static IReadOnlyList<string> On(MarkdownPage page) =>
    [
        .. page.Rows().Where(cells => cells[0].StartsWith("`webhooks.", StringComparison.Ordinal))
            .Select(cells => $"{cells[0]} {cells[1]}").Order(),
    ];
}
