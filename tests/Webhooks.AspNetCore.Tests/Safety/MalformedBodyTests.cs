using System.Text;
using Xunit;

namespace Webhooks.AspNetCore.Tests.Safety;

/// <summary>Bodies that are no bodies: whatever a client sends is the client's fault.</summary>
public sealed class MalformedBodyTests(KeyedHost shared, KeylessHost keyless) : IClassFixture<KeyedHost>, IClassFixture<KeylessHost>
{
    private const string Key = KeyedHost.Key;

    private readonly ReadyHost _host = shared.Host;

    private static readonly string[] forms = ["sign-in", "sign-out", "", "projects/labels", "_blazor/negotiate", "_blazor/disconnect"];

    // Each is what follows the request line, the host and the key.
    private static readonly (string Name, string Message)[] bodies =
    [
        ("a chunk size of 17 digits", Chunked("application/json", "11111111111111111\r\n{}\r\n0\r\n\r\n")),
        ("a chunk size of 17 digits in a form", Chunked("application/x-www-form-urlencoded", "FFFFFFFFFFFFFFFFF\r\nkey=x\r\n0\r\n\r\n")),
        ("a chunk size of 17 digits in a multipart form",
            Chunked("multipart/form-data; boundary=x", "FFFFFFFFFFFFFFFFF\r\nkey=x\r\n0\r\n\r\n")),
        ("a chunk size that is no number", Chunked("application/json", "zz\r\n{}\r\n0\r\n\r\n")),
        ("a negative chunk size", Chunked("application/x-www-form-urlencoded", "-1\r\n{}\r\n0\r\n\r\n")),
        ("a chunk without an end", Chunked("application/json", "2\r\n{}xx0\r\n\r\n")),
        ("1,025 keys", Sized("application/x-www-form-urlencoded", string.Join('&', Enumerable.Range(0, 1025).Select(i => $"k{i}=v")))),
        ("a value of 4 MB", Sized("application/x-www-form-urlencoded", $"key={new string('x', 4 << 20)}")),
        ("a key of 100 kB", Sized("application/x-www-form-urlencoded", $"{new string('k', 100_000)}=v")),
        ("broken escapes", Sized("application/x-www-form-urlencoded", "key=%zz%f&%=%&=&&=%C3")),
        ("broken multipart", Sized("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\nvalue")),
        ("multipart without a name", Sized("multipart/form-data; boundary=x", "--x\r\nno header\r\n\r\nvalue\r\n--x--\r\n")),
        ("multipart with long headers",
            Sized("multipart/form-data; boundary=x", $"--x\r\nA: {new string('a', 40_000)}\r\n\r\nvalue\r\n--x--\r\n")),
        ("no boundary", Sized("multipart/form-data", "--x\r\n\r\nvalue\r\n--x--")),
        ("a long boundary", Sized($"multipart/form-data; boundary={new string('b', 200)}", "x")),
        ("another content type", Sized("text/plain", "key=value")),
        ("no content type", "content-length: 2\r\nconnection: close\r\n\r\n{}"),
        ("an unknown charset", Sized("application/x-www-form-urlencoded; charset=nonsense", "key=value")),
        ("UTF-7", Sized("application/x-www-form-urlencoded; charset=utf-7", "key=+AGEA-")),
        ("no JSON", Sized("application/json", "{\"type\":")),
        ("deep JSON", Sized("application/json", new string('[', 10_000))),
        ("half a surrogate pair", Sized("application/json", "{\"\\ud800\":1}")),
        ("an object with a field twice", Sized("application/json", "{\"a\":1,\"a\":1}")),
        ("a byte order mark", Sized("application/json", "\uFEFF{}")),
        ("a length and chunks",
            "content-type: application/json\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n0\r\n\r\n"),
        ("a length that is no number", "content-type: application/json\r\ncontent-length: 2x\r\nconnection: close\r\n\r\n{}"),
        ("a length beyond all numbers",
            "content-type: application/json\r\ncontent-length: 99999999999999999999\r\nconnection: close\r\n\r\n{}"),
        ("a length of terabytes", "content-type: application/json\r\ncontent-length: 9999999999999\r\nconnection: close\r\n\r\n{}"),
        ("a length of terabytes in a form",
            "content-type: application/x-www-form-urlencoded\r\ncontent-length: 9999999999999\r\nconnection: close\r\n\r\na=b"),
        ("an unknown transfer coding", "content-type: application/json\r\ntransfer-encoding: gzip\r\nconnection: close\r\n\r\n{}"),
        ("compressed", "content-type: application/json\r\ncontent-encoding: gzip\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}"),
    ];

    [Fact]
    public async Task No_route_that_reads_a_body_fails_over_one()
    {
        await using var api = await EngineApi.StartAsync(app => app.MapWebhooksApi());
        var routes = api.Routes.Where(route => route.Method != HttpMethod.Get && route.Method != HttpMethod.Head).Select(
            route => (Method: route.Method.Method, Path: route.Path.TrimStart('/')))
            .Concat(forms.Select(path => (Method: "POST", Path: path)));
        var failed = new List<string>();

        foreach (var (method, path) in routes)
        {
            foreach (var (name, message) in bodies)
            {
                foreach (var host in (ReadyHost[])[_host, keyless.Host])
                {
                    var status = await StatusAsync(
                        host, $"{method} /{path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {Key}\r\n{message}");
                    if (status is < 200 or >= 500)
                        failed.Add($"{method} /{path} answers {status} to {name}");
                }
            }
        }

        Assert.Equal([], failed);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/x-ndjson")]
    public async Task A_broken_chunk_of_a_publish_is_the_clients_fault(string contentType)
    {
        Assert.Equal(
            400,
            await _host.RawAsync(
                $"POST /api/v1/projects/labels/events HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer "
                    + $"{Key}\r\n{Chunked(contentType, "11111111111111111\r\n")}"));
    }

    private static async Task<int> StatusAsync(ReadyHost host, string request)
    {
        try
        {
            return await host.RawAsync(request);
        }
        catch (IOException)
        {
            // The host has answered and closed before all of the body was sent; of its answer the reset may have left nothing.
            return 400;
        }
    }

    private static string Sized(string contentType, string body) =>
        $"content-type: {contentType}\r\ncontent-length: {Encoding.UTF8.GetByteCount(body)}\r\nconnection: close\r\n\r\n{body}";

    private static string Chunked(string contentType, string body) =>
        $"content-type: {contentType}\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n{body}";
}
