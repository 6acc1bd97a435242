// OutboxHost --database <engine's file> --kind sqlite|postgresql|mysql --outbox <the application's connection string> --urls <address>
using Microsoft.Data.Sqlite;
using MySqlConnector;
using Npgsql;
using Webhooks.Actors;
using Webhooks.AspNetCore;
using Webhooks.Outbox;

var builder = WebApplication.CreateBuilder(args);
var connectionString = builder.Configuration["outbox"];
builder.Services.AddWebhooksApi();
builder.Services.AddWebhooks(options => options.UseSqlite(builder.Configuration["database"]!));
builder.Services.AddWebhooksOutbox(options =>
{
    if (builder.Configuration["kind"] == "postgresql")
        options.UsePostgreSql(() => new NpgsqlConnection(connectionString));
    else if (builder.Configuration["kind"] == "mysql")
        options.UseMySql(() => new MySqlConnection(connectionString));
    else
        options.UseSqlite(() => new SqliteConnection(connectionString));
});

var app = builder.Build();
app.MapWebhooksApi();
app.MapWebhooksHealth();
app.Run();
