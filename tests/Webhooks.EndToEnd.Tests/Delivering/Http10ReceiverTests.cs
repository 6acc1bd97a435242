using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests.Delivering;

/// <summary>Receivers such as Python's http.server answer in HTTP/1.0 and close the connection without a header that says so.</summary>
public sealed class Http10ReceiverTests(ITestOutputHelper output) : HostTest(output)
{
    [Fact]
    public async Task A_receiver_that_closes_after_each_answer_gets_every_event_at_the_first_attempt()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var receiving = Receive(listener);
        var host = await UseHost();
        var webhook = await host.Http.CreateWebhook("labels", new JsonObject
        {
            ["name"] = "Labels",
            ["url"] = $"http://{listener.LocalEndpoint}/",
            ["event_types"] = new JsonArray("*"),
            ["throttle"] = new JsonObject { ["rate"] = 10_000 },
        });
        (await host.Http.Publish("labels", Given.Events(Given.Ids(500)))).Expect(HttpStatusCode.Accepted);

        var delivered = $"{WebhooksHttp.Deliveries("labels", (string)webhook["id"]!)}?status=delivered&limit=1000";
        var page = await host.Http.Until(delivered, page => page["items"]!.AsArray().Count == 500);
        Assert.All(page["items"]!.AsArray(), delivery => Assert.Equal(1, (int)delivery!["attempts"]!));
        listener.Stop();
        await receiving;
    }

    private static async Task Receive(TcpListener listener)
    {
        try
        {
            while (true)
                _ = Answer(await listener.AcceptTcpClientAsync());
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static async Task Answer(TcpClient connection)
    {
        using (connection)
        {
            using var reader = new StreamReader(connection.GetStream(), Encoding.ASCII);
            var length = 0;
            while (await reader.ReadLineAsync() is { Length: > 0 } line)
            {
                if (line.StartsWith("content-length:", StringComparison.OrdinalIgnoreCase))
                    length = int.Parse(line.AsSpan("content-length:".Length));
            }

            await reader.ReadBlockAsync(new char[length]);
            await connection.GetStream().WriteAsync("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok"u8.ToArray());
        }
    }
}
