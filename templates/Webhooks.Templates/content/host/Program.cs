using Webhooks.Actors;
using Webhooks.AspNetCore;

var builder = WebApplication.CreateBuilder(args);
ApiKey[] keys = [.. (builder.Configuration.GetSection("Keys").Get<string[]>() ?? []).Select(key => ApiKey.Of(key))];
builder.Services.AddWebhooks(options => options.UseConfiguration(builder.Configuration)); // the section Webhooks of appsettings.json
builder.Services.AddWebhooksApi();
builder.Services.AddWebhooksDashboard();
builder.Services.AddWebhooksDashboardSignIn(keys);

var app = builder.Build();
app.UseWebhooksProblems();
app.UseRouting();
app.UseAuthentication();
app.UseAuthorization();
app.MapWebhooksApi();
app.MapWebhooksHealth();

// Without keys, API and dashboard answer callers on this machine only.
var dashboard = app.MapWebhooksDashboard("/");
if (keys.Length > 0)
{
    app.UseWebhooksApiKeys(keys);
    dashboard.RequireAuthorization(DashboardSignIn.Policy);
    app.MapWebhooksDashboardSignIn();
}

app.Run();
