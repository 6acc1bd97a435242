using System.Text.Json;
using Webhooks.Client;
using Webhooks.Client.AspNetCore;

var builder = WebApplication.CreateBuilder(args);
var app = builder.Build();
if (app.Configuration["Webhook:Secret"] is not { Length: > 0 } secret)
{
    Console.Error.WriteLine("Set the secret of the webhook: dotnet run -- --Webhook:Secret whsec_…");
    return 1;
}

// A request that the sender has not signed gets 401 before it reaches this code.
app.MapPost("/hooks", (ReceivedEvent<JsonElement> received) =>
{
    // An event may arrive more than once, with the same id: remember the ids that are done.
    Console.WriteLine($"{received.Type} {received.Id} {received.Data}");
    return Results.NoContent();
}).RequireWebhookSignature(secret);

await app.RunAsync();
return 0;
