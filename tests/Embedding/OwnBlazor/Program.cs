// OwnBlazor --database <file> --urls <where to listen> [--path-base </prefix>]
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.HttpOverrides;
using OwnBlazor;
using Webhooks.Actors;
using Webhooks.AspNetCore;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseStaticWebAssets(); // for its own pages; it is started as it was built
builder.Services.AddRazorComponents().AddInteractiveServerComponents();
builder.Services.AddAuthentication(CookieUser.Scheme).AddScheme<AuthenticationSchemeOptions, CookieUser>(CookieUser.Scheme, null);
builder.Services.AddAuthorizationBuilder().AddPolicy("operators", policy => policy.RequireUserName("ada"))
    .AddPolicy("webhooks", policy => policy.RequireAssertion(user => user.User.Identity?.Name == "ada" && user.Resource is "labels"));
builder.Services.AddWebhooks(options => options.UseSqlite(builder.Configuration["database"] ?? "webhooks.db"));
builder.Services.AddWebhooksDashboard(options => options.EventTypes["image.archived"] = "Image Archived");

var app = builder.Build();
app.UseForwardedHeaders(new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.All });
app.UsePathBase(builder.Configuration["path-base"]);
app.UseRouting();
app.UseAuthentication();
app.UseAuthorization();
app.UseAntiforgery();
app.MapStaticAssets();
app.MapRazorComponents<Shop>().AddInteractiveServerRenderMode();
app.MapWebhooksDashboard("/admin/webhooks").RequireAuthorization("operators");
app.MapProjectWebhooks();
app.MapWebhooksHealth();
app.Run();
