using System.Text.Json.Nodes;

namespace Webhooks.TestKit;

/// <summary>What tests start from: events and webhooks in their JSON form.</summary>
public static class Given
{
    /// <summary>The id of a project that no other test uses.</summary>
    public static string Project() => $"p-{Guid.NewGuid():N}";

    public static string Event(
        string id, string data = """{"image_id":"img_1","status":"DONE"}""", string type = "image.status_changed", string? key = null) =>
        $$"""{"id":"{{id}}","type":"{{type}}",{{(key is null ? "" : $"\"key\":\"{key}\",")}}"data":{{data}}}""";

    /// <summary>An array of events with these ids.</summary>
    public static string Events(IEnumerable<string> ids) => $"[{string.Join(',', ids.Select(id => Event(id)))}]";

    public static string[] Ids(int count, string prefix = "evt_") =>
        [.. Enumerable.Range(1, count).Select(number => $"{prefix}{number:D4}")];

    /// <summary>The definition of <c>image.status_changed</c> in a catalogue.</summary>
    public const string StatusType = """
        {"title":"Image Status Update","group":"Images","description":"An annotator or the platform has given an image another status.",
         "schema":{"type":"object","required":["image_id","status"],"properties":{"image_id":{"type":"string"},"user_id":{"type":"string"},
           "previous_status":{"$ref":"#/$defs/status"},"status":{"$ref":"#/$defs/status","description":"The status that it has now"}},
          "$defs":{"status":{"enum":["NEW","IN PROGRESS","TO REVIEW","DONE","SKIPPED","COMPLETED","AUTO-LABELLED"]}}},
         "validation":"warn","samples":[{"image_id":"img_17","user_id":"ada","previous_status":"TO REVIEW","status":"DONE"}]}
        """;

    /// <summary>A retry schedule of equal waits.</summary>
    public static JsonArray Waits(string wait, int times) => new([.. Enumerable.Repeat(wait, times).Select(each => (JsonNode)each)]);

    /// <summary>A webhook for every event type, signed with the receiver's secret.</summary>
    /// <param name="with">Further fields, and other values for those.</param>
    public static JsonObject Webhook(Receiver receiver, string path = "/", JsonObject? with = null)
    {
        var webhook = new JsonObject
        {
            ["name"] = "Labels",
            ["url"] = receiver.Url(path).AbsoluteUri,
            ["event_types"] = new JsonArray("*"),
            ["secret"] = receiver.Secret,
        };
        foreach (var (field, value) in with ?? [])
            webhook[field] = value?.DeepClone();
        return webhook;
    }
}
