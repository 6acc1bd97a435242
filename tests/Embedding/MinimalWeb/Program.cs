// MinimalWeb --database <file> --urls <where to listen>
using System.Net;
using Webhooks.Actors;
using Webhooks.AspNetCore;
using Webhooks.Model;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddWebhooksApi();
builder.Services.AddWebhooks(options =>
{
    options.UseSqlite(builder.Configuration["database"] ?? "webhooks.db");
    options.Egress.AllowedNetworks.Add(IPNetwork.Parse("127.0.0.0/8")); // the receivers are on this machine
});

var app = builder.Build();
app.MapWebhooksApi();
app.MapWebhooksHealth();

app.MapPut("/images/{image_id}/status/{status}", async (string image_id, string status, IWebhookPublisher publisher) =>
{
    var accepted = await publisher.PublishAsync(ProjectId.Parse("labels"), EventDraft.Of("image.status_changed", new { image_id, status }));
    return $"accepted {accepted.Id}";
});

app.Run();
