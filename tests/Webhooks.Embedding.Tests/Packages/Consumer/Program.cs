// Consumer --urls <where to listen>: runs the first snippet of each package's README. A line "// README package" is replaced by it, and
// "// README package start" by its statements that start so.
using System.Net;
using Consumer;
using Microsoft.EntityFrameworkCore;
using Webhooks.Actors;
using Webhooks.AspNetCore;
using Webhooks.Model;
using Webhooks.Outbox;
using Webhooks.Outbox.EntityFrameworkCore;

const string Application = "Data Source=shop.db";

var builder = WebApplication.CreateBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddAuthorizationBuilder().AddPolicy("operators", policy => policy.RequireAssertion(_ => true));
builder.Services.AddDbContext<ShopContext>(options => options.UseSqlite(Application));
builder.Services.AddWebhooksOutbox<ShopContext>();
// README Webhooks.Actors
// README Webhooks.AspNetCore builder.
// README Webhooks.Dashboard builder.

var app = builder.Build();
app.Services.GetRequiredService<WebhooksOptions>().Egress.AllowedNetworks.Add(IPNetwork.Parse("127.0.0.0/8"));
using (var scope = app.Services.CreateScope())
    await scope.ServiceProvider.GetRequiredService<ShopContext>().Database.EnsureCreatedAsync();
var secret = SigningSecret.FromBytes(new byte[32]);
var images = new Images();
Receiving.Map(app, secret.Reveal(), images);
// README Webhooks.AspNetCore app.
// README Webhooks.Dashboard app.
await app.StartAsync();

var url = new Uri(app.Urls.Single());
var gateway = app.Services.GetRequiredService<WebhooksGateway>().As(Access.Host);
foreach (var project in (string[])["labels", "shop"])
{
    await gateway.Webhooks.CreateAsync(
        ProjectId.Parse(project), new() { Name = "Consumer", Url = $"{url}hooks", Filter = EventFilter.Parse("*") }, secret);
}

await Publishing.FromClient(url);
Console.WriteLine($"arrived {await images.Next()}");
await Publishing.FromOutbox(Application, app.Services.GetRequiredService<WebhookOutbox>());
Console.WriteLine($"arrived {await images.Next()}");
using (var scope = app.Services.CreateScope())
{
    var db = scope.ServiceProvider.GetRequiredService<ShopContext>();
    db.AddWebhookEvent("shop", "order.paid", new { image_id = "19", status = "PAID" });
    await db.SaveChangesAsync();
}

Console.WriteLine($"arrived {await images.Next()}");
using var http = new HttpClient();
var page = await http.GetStringAsync(new Uri(url, "/admin/webhooks"));
Console.WriteLine($"dashboard {page.Contains("<html", StringComparison.Ordinal)}");
Values.Explain();
Values.Write();
await Doubles.Record();
Console.WriteLine($"ready {url}");
await app.WaitForShutdownAsync();
