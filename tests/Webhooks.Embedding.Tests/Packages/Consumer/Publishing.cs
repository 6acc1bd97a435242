using Microsoft.Data.Sqlite;
using Webhooks.Client;
using Webhooks.Model;
using Webhooks.Outbox;

namespace Consumer;

internal static class Publishing
{
    public static async Task FromClient(Uri url)
    {
        // README Webhooks.Client
    }

    public static async Task FromOutbox(string connectionString, WebhookOutbox outbox)
    {
        var data = new { image_id = "18", status = "PAID" };
        await using var connection = new SqliteConnection(connectionString);
        await connection.OpenAsync();
        // README Webhooks.Outbox
    }
}
