using System.Text.Json.Serialization;
using System.Threading.Channels;
using Webhooks.Client;
using Webhooks.Client.AspNetCore;

namespace Consumer;

internal static class Receiving
{
    public static void Map(WebApplication app, string secret, Images images)
    {
        // README Webhooks.Client.AspNetCore app.
    }
}

internal sealed class Images
{
    private readonly Channel<string> _seen = Channel.CreateUnbounded<string>();

    public void Update(string id, string status) => _seen.Writer.TryWrite($"{id} {status}");

    public async Task<string> Next()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        return await _seen.Reader.ReadAsync(patience.Token);
    }
}

// README Webhooks.Client.AspNetCore record
