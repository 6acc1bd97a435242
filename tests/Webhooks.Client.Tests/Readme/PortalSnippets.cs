using Microsoft.AspNetCore.Http;

namespace Webhooks.Client.Tests.Readme;

/// <summary>The code of the page about the portal.</summary>
internal static class PortalSnippets
{
    public static async Task<IResult> OpenAsync(WebhooksClient client)
    {
        var session = await client.Portal.OpenAsync(
            "labels", new() { Capabilities = ["view", "edit"], ExpiresIn = "1h", Actor = "ada@example.com" });
        return Results.Redirect(session.Url!);
    }
}
