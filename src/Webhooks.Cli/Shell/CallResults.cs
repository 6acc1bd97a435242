using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spectre.Console.Rendering;

namespace Webhooks.Cli;

internal sealed partial class Call
{
    /// <summary>Shows one resource.</summary>
    public void Show<T>(T resource, JsonTypeInfo<T> json, Func<T, IRenderable> table)
    {
        if (IsJson)
            PrintJson(resource, json);
        else
            terminal.Draw(table(resource));
    }

    /// <summary>Shows a list as a table; as JSON one a line, as they arrive.</summary>
    public async Task ListAsync<T>(IAsyncEnumerable<T> items, Sheet<T> sheet, int limit = int.MaxValue)
    {
        var rows = new List<T>();
        await foreach (var item in items.Take(limit).WithCancellation(cancellation))
        {
            if (IsJson)
                PrintJson(item, sheet.Json);
            else
                rows.Add(item);
        }

        if (IsJson)
            return;
        if (rows.Count > 0)
            terminal.Draw(sheet.Of(rows));
        else
            terminal.Say("None.");
    }

    /// <summary>Writes a line of JSON.</summary>
    public void PrintJson<T>(T resource, JsonTypeInfo<T> json) => terminal.Print(SafeText.Json(JsonSerializer.Serialize(resource, json)));

    /// <summary>Writes a line of a result that is text.</summary>
    public void Print(string line) => terminal.Print(SafeText.Line(line));

    /// <summary>Writes a message beside the results.</summary>
    public void Say(string words) => terminal.Say(words);
}
