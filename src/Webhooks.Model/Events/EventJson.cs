using System.Text.Json;

namespace Webhooks.Model;

/// <summary>Converts values of the host's own types to an event's data.</summary>
public static class EventJson
{
    /// <summary>
    /// New options with the defaults: <see cref="JsonSerializerDefaults.Web"/> with members in snake_case (<c>ImageId</c> is
    /// <c>image_id</c>), as in the API and in all samples. Names that <c>[JsonPropertyName]</c> gives, and keys of dictionaries, stay as
    /// they are.
    /// </summary>
    public static JsonSerializerOptions CreateOptions() =>
        new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
}
