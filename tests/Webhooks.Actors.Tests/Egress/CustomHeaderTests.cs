using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Webhooks.Actors.Tests.Sending;
using Webhooks.Model;
using Xunit;

namespace Webhooks.Actors.Tests.Egress;

public sealed class CustomHeaderTests : SenderTest
{
    private static readonly string[] Ours =
        ["content-length", "content-type", "host", "user-agent", "webhook-id", "webhook-signature", "webhook-timestamp"];

    [Theory]
    [InlineData("host", "inside.example")]
    [InlineData("Content-Length", "0")]
    [InlineData("content-type", "text/html")]
    [InlineData("content-encoding", "gzip")]
    [InlineData("transfer-encoding", "chunked")]
    [InlineData("Transfer_Encoding", "chunked")]
    [InlineData("connection", "close")]
    [InlineData("keep-alive", "timeout=600")]
    [InlineData("expect", "100-continue")]
    [InlineData("upgrade", "h2c")]
    [InlineData("http2-settings", "AAMAAABkAAQAAP__")]
    [InlineData("te", "trailers")]
    [InlineData("trailer", "webhook-id")]
    [InlineData("proxy-authorization", "Basic YQ==")]
    [InlineData("cookie", "session=1")]
    [InlineData("user-agent", "curl/8")]
    [InlineData("webhook-id", "evt_2")]
    [InlineData("webhook-timestamp", "1")]
    [InlineData("webhook-signature", "v1,AAAA")]
    [InlineData("webhook_signature", "v1,AAAA")]
    public async Task What_is_ours_to_say_is_neither_replaced_nor_said_twice(string name, string value)
    {
        var request = await SentAsync([(name, value)]);

        Assert.Equal(Ours, Names(request));
        Assert.DoesNotContain(request.HeaderLines, line => line.EndsWith($": {value}", StringComparison.Ordinal));
    }

    /// <summary>Whatever is stored, the wire has our headers and, of the owner's, those that the rules allow: no line more.</summary>
    [Property(MaxTest = 200)]
    public Property Nothing_is_smuggled_onto_the_wire()
    {
        var piece = Gen.Elements("x-", "a", "Host", "webhook-id", ":", ": ", "\r\n", "\r", "\n", "\0", "\t", " ", "\u560a", "ž", "\u0085",
            "expires", "GET / HTTP/1.1", "\r\n\r\n");
        var text = Gen.ArrayOf(piece).Select(string.Concat);
        return Prop.ForAll(Gen.Zip(text, text).ToArbitrary(), header =>
        {
            var (name, value) = header;
            var request = SentAsync([(name, value)]).GetAwaiter().GetResult();

            string[] expected = HeaderRules.Allow(name, value)
                ? [.. Ours.Append(name.ToLowerInvariant()).Order(StringComparer.Ordinal)]
                : Ours;
            Assert.Equal(expected, Names(request));
            Assert.Equal(Sample.Event(1).Body.ToArray(), request.Body);
        });
    }

    private static IEnumerable<string> Names(RawRequest request) =>
        request.HeaderLines.Select(line => line.Split(':')[0].ToLowerInvariant()).Order(StringComparer.Ordinal);

    private async Task<RawRequest> SentAsync((string Name, string Value)[] headers)
    {
        await using var receiver = RawReceiver.Saying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await Sender.SendAsync(Target(receiver.Url, headers: headers), Sample.Event(1), CancellationToken.None);
        return await receiver.UntilRequestAsync();
    }
}
