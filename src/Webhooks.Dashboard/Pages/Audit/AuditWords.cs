using System.Text.Json.Nodes;

namespace Webhooks.Dashboard.Pages.Audit;

/// <summary>The changes of an audit row, as a page shows them.</summary>
internal static class AuditWords
{
    private const int Longest = 120;

    public static IEnumerable<(string Field, string From, string To)> Of(string changes) => JsonNode.Parse(changes) is JsonObject fields
        ? fields.Select(field => (field.Key, Short(field.Value?["from"]), Short(field.Value?["to"])))
        : [];

    private static string Short(JsonNode? value)
    {
        var text = value switch
        {
            null => "–",
            JsonValue single when single.TryGetValue<string>(out var own) => own,
            _ => value.ToJsonString(),
        };
        return text.Length <= Longest ? text : $"{text[..Longest]}…";
    }
}
