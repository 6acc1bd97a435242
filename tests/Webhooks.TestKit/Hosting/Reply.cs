using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Webhooks.TestKit;

/// <summary>What the host answered.</summary>
public sealed record Reply(HttpStatusCode Status, HttpResponseHeaders Headers, string? MediaType, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public JsonObject Json =>
        JsonNode.Parse(Body) as JsonObject ?? throw new InvalidOperationException($"Not a JSON object: {Text}");

    /// <summary>The body as JSON, if the answer is <paramref name="status"/>.</summary>
    /// <exception cref="InvalidOperationException">It is not; the message shows the answer.</exception>
    public JsonObject Expect(HttpStatusCode status) =>
        Status == status ? Json : throw new InvalidOperationException($"Expected {(int)status}, got {(int)Status}: {Text}");
}
