using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Webhooks.Host;
using Webhooks.TestKit;

namespace Webhooks.AspNetCore.Tests;

/// <summary>The ready-made host in this process, on a free port and a database of its own.</summary>
internal sealed partial class ReadyHost : IAsyncDisposable
{
    private static readonly UTF8Encoding text = new();

    private readonly TempFolder _folder = new();
    private readonly WebApplication _app;

    private ReadyHost(string[] settings) => _app = WebhooksHost.Build(
        ["--urls=http://127.0.0.1:0", $"--Webhooks:Storage:ConnectionString=Data Source={_folder.File("webhooks.db")}",
            "--Logging:LogLevel:Default=None", .. settings]);

    public Uri Address => _app.Address();

    public IServiceProvider Services => _app.Services;

    /// <summary>Follows no redirect and keeps no cookie.</summary>
    public HttpClient Client { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    /// <summary>A path of each route, most of which names nothing there is.</summary>
    public IEnumerable<string> Paths =>
        ((IEndpointRouteBuilder)_app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
        .Select(endpoint => RoutePath().Replace(endpoint.RoutePattern.RawText ?? "", "p1")).Distinct();

    /// <summary>Starts it and waits until it is ready.</summary>
    public static async Task<ReadyHost> StartAsync(params string[] settings)
    {
        var host = new ReadyHost(settings);
        await host._app.StartAsync();
        host.Client.BaseAddress = host.Address;
        await Looks.Until(
            async () =>
            {
                using var answer = await host.SendAsync("GET", "health/ready");
                return answer.StatusCode;
            },
            status => status == HttpStatusCode.OK);
        return host;
    }

    public async Task<HttpResponseMessage> SendAsync(string method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new(method), path);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await Client.SendAsync(request);
    }

    /// <summary>Signs in as a browser does, with the token of the page.</summary>
    public async Task<HttpResponseMessage> SignInAsync(string key, string? to = null)
    {
        using var page = await Client.GetAsync(
            new Uri($"sign-in{(to is null ? "" : $"?to={Uri.EscapeDataString(to)}")}", UriKind.Relative));
        var html = await page.Content.ReadAsStringAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "sign-in");
        request.Headers.Add("cookie", page.Headers.GetValues("set-cookie").Select(cookie => cookie.Split(';')[0]));
        request.Content = new FormUrlEncodedContent(
        [
            new("__RequestVerificationToken", Hidden(html, "__RequestVerificationToken")), new("to", Hidden(html, "to")), new("key", key),
        ]);
        return await Client.SendAsync(request);
    }

    /// <summary>Signs out as a browser does, by the form of a page.</summary>
    /// <param name="cookie">The session, <c>name=value</c>.</param>
    public async Task<HttpResponseMessage> SignOutAsync(string cookie)
    {
        using var page = await SendAsync("GET", "", ("cookie", cookie), ("accept", "text/html"));
        var html = await page.Content.ReadAsStringAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "sign-out");
        request.Headers.Add("cookie", page.Headers.GetValues("set-cookie").Select(set => set.Split(';')[0]).Append(cookie));
        request.Content = new FormUrlEncodedContent([new("__RequestVerificationToken", Hidden(html, "__RequestVerificationToken"))]);
        return await Client.SendAsync(request);
    }

    /// <summary>Sends bytes as they stand and reads the status of what is answered; 0 when the connection ends without an answer.</summary>
    public async Task<int> RawAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Address.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(text.GetBytes(request));
        using var reader = new StreamReader(stream, text);
        using var deadline = new CancellationTokenSource(Patience.Default);
        return await reader.ReadLineAsync(deadline.Token) is { } line && line.Split(' ') is [_, var status, ..]
            ? int.Parse(status, System.Globalization.CultureInfo.InvariantCulture)
            : 0;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        _folder.Dispose();
    }

    private static string Hidden(string html, string name) =>
        WebUtility.HtmlDecode(HiddenInput().Matches(html).Single(input => input.Groups["name"].Value == name).Groups["value"].Value);

    [GeneratedRegex("\\{[^}]*\\}+")]
    private static partial Regex RoutePath();

    [GeneratedRegex("<input type=\"hidden\" name=\"(?<name>[^\"]*)\" value=\"(?<value>[^\"]*)\"\\s*/?>")]
    private static partial Regex HiddenInput();
}
