using System.Text.Json.Serialization.Metadata;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Webhooks.Cli;

/// <summary>How resources of one kind are shown: a row each, or as JSON.</summary>
/// <param name="Json">How one is written.</param>
internal sealed record Sheet<T>(JsonTypeInfo<T> Json, params Column<T>[] Columns)
{
    /// <summary>A table of rows.</summary>
    public IRenderable Of(IEnumerable<T> items)
    {
        var table = new Table().Border(TableBorder.None);
        foreach (var column in Columns)
        {
            var header = new TableColumn(new Text(column.Title.ToUpperInvariant(), new Style(decoration: Decoration.Bold))).PadRight(2);
            table.AddColumn(column.IsNumber ? header.RightAligned() : header);
        }

        foreach (var item in items)
            table.AddRow(Columns.Select(column => Cell(column.Text(item))));
        return table;
    }

    private static Text Cell(string? text) => new(SafeText.Line(text), StatusStyles.Of(text));
}

/// <summary>A column of a table.</summary>
internal sealed record Column<T>(string Title, Func<T, string?> Text, bool IsNumber = false);
