using Shop.Orders;
using Shop.SignIn;
using Shop.Webhooks;
using Webhooks.AspNetCore;

var builder = WebApplication.CreateBuilder(args);
builder.AddOrders();
builder.AddSignIn();
builder.AddShopWebhooks();

var app = builder.Build();
app.UseAuthentication();
app.UseAuthorization();
app.UseAntiforgery();
app.MapOrders();
app.MapSignIn();
app.MapWebhooksHealth();
app.MapWebhooksDashboard("/admin/webhooks").RequireAuthorization(OperatorSignIn.Policy);

await app.CreateShopAsync();
await app.StartAsync();
await app.RegisterFulfilmentAsync();
await app.WaitForShutdownAsync();
