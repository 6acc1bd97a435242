namespace Webhooks.Host;

/// <summary><c>health URL</c>: asks a running host how it is, for containers that have no other program to ask with.</summary>
internal static class HealthCommand
{
    private const int Usage = 2;

    // Below the five seconds that our container gives it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [var text] || !Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            await Console.Error.WriteLineAsync("health needs a URL, such as: health http://127.0.0.1:5080/health/ready");
            return Usage;
        }

        try
        {
            using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Patience };
            using var answer = await http.GetAsync(url);
            await Console.Out.WriteLineAsync(await answer.Content.ReadAsStringAsync());
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            await Console.Error.WriteLineAsync($"{url} does not answer: {e.Message}");
            return 1;
        }
    }
}
