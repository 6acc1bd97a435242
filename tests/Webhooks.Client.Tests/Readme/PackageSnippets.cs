using System.Text.Json;
using Webhooks.Contracts;
using Webhooks.Model;

namespace Webhooks.Client.Tests.Readme.Packages;

/// <summary>The C# of the packages below the engine and the client, as it is written there. Webhooks.Embedding.Tests runs it from packages.
/// </summary>
internal static class PackageSnippets
{
    public static void Explain()
    {
        var filter = PayloadFilter.Parse("""{"data.status":{"$from":"TO REVIEW","$to":"DONE"}}""");
        var body = """{"data":{"status":"DONE","previous_status":"NEW"}}"""u8;

        Console.WriteLine(filter.Explain(body, key: null)?.Operator);   // Why an event is not sent
    }

    public static void Write()
    {
        var request = PublishEventRequest.Of("image.status_changed", new { image_id = "17", status = "DONE" });

        Console.WriteLine(JsonSerializer.Serialize(request, ContractsJson.Default.PublishEventRequest));
    }
}
