using Spectre.Console;
using Spectre.Console.Rendering;

namespace Webhooks.Cli;

/// <summary>One object, a line for each fact; facts that are null are omitted.</summary>
internal static class FactSheet
{
    public static IRenderable Of(params IEnumerable<(string Name, string? Value)> facts)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(2)).AddColumn();
        foreach (var (name, value) in facts)
        {
            if (value is not null)
                grid.AddRow(new Text(SafeText.Line(name), new Style(decoration: Decoration.Bold)),
                    new Text(SafeText.Block(value), StatusStyles.Of(value)));
        }

        return grid;
    }
}
