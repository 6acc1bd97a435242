using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.Outbox.Tests.Samples;

/// <summary><c>samples/Shop</c> as a process, on either database.</summary>
public sealed partial class ShopTests(ITestOutputHelper output) : IAsyncLifetime, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Receiver _fulfilment = new();
    private readonly ChildProcess _shop = new(Programs.Sample("Shop"));
    private readonly Uri _url = new($"http://127.0.0.1:{FreePort.Next()}/");
    private readonly HttpClient _http = new(new HttpClientHandler { AllowAutoRedirect = false });

    public Task InitializeAsync() => _fulfilment.Open();

    public async Task DisposeAsync()
    {
        output.WriteLine(_shop.Output.All);
        await _shop.DisposeAsync();
        await _fulfilment.DisposeAsync();
    }

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(Storage.Sqlite)]
    [InlineData(Storage.PostgreSql)]
    public async Task An_order_arrives_signed_also_when_the_shop_is_killed_after_its_commit(Storage storage)
    {
        var settings = await Settings(storage);
        await Launch(settings);
        var secret = (await _shop.Output.Until("Fulfilment verifies with "))[0];

        var first = await Order("chair");
        await _fulfilment.Until(arrived => arrived.Any(receipt => IsOf(receipt, first)), "the first order");
        await SignIn();

        // It gets no answer to the second order: its commit is before the kill, its receipt after it.
        _fulfilment.Answers = _ => Answer.Hang;
        var second = await Order("table");
        await _shop.Kill();
        var before = _fulfilment.Receipts.Count;
        _fulfilment.Answers = _ => Answer.Ok;
        await Launch(settings);

        await _fulfilment.Until(arrived => arrived.Skip(before).Any(receipt => IsOf(receipt, second)), "the second order");
        Assert.All(_fulfilment.Receipts, receipt => Assert.True(receipt.IsSignedWith(secret)));
        Assert.Equal(2, _fulfilment.Receipts.Select(receipt => receipt.WebhookId).Distinct().Count());
    }

    private static bool IsOf(Receipt receipt, string order) =>
        Encoding.UTF8.GetString(receipt.Body).Contains(order, StringComparison.Ordinal);

    private async Task<string[]> Settings(Storage storage)
    {
        string[] place = storage == Storage.Sqlite
            ? [] // as it is: two files where it is started
            :
            [
                "--Shop:Database", "PostgreSql",
                "--ConnectionStrings:Shop", await (await PostgresServer.Shared).CreateDatabaseAsync(),
                "--Webhooks:Storage:Provider", "PostgreSql",
                "--Webhooks:Storage:ConnectionString", await (await PostgresServer.Shared).CreateDatabaseAsync(),
            ];
        return
        [
            .. place, "--urls", $"{_url}", "--Shop:Fulfilment", _fulfilment.Url("/hooks").AbsoluteUri, "--environment", "Development",
            "--contentRoot", Path.GetDirectoryName(Programs.Sample("Shop"))!,
        ];
    }

    private async Task Launch(string[] settings)
    {
        var before = _shop.Output.All.Split('\n').Count(line => line.StartsWith("Fulfilment verifies", StringComparison.Ordinal));
        _shop.Launch(settings, workingFolder: _folder.Path);
        await _shop.Output.Until("Fulfilment verifies with ", before + 1);
    }

    private async Task<string> Order(string item)
    {
        using var answer = await _http.PostAsJsonAsync(new Uri(_url, "/orders"), new { item, total = 120 });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        using var order = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return order.RootElement.GetProperty("id").GetString()!;
    }

    /// <summary>The dashboard is the operators' only.</summary>
    private async Task SignIn()
    {
        var dashboard = new Uri(_url, "/admin/webhooks");
        using var refused = await _http.GetAsync(dashboard);
        Assert.Equal((HttpStatusCode.Redirect, "/sign-in"), (refused.StatusCode, refused.Headers.Location!.AbsolutePath));
        var form = await _http.GetStringAsync(new Uri(_url, "/sign-in"));
        var token = HiddenField().Match(form);
        using var fields = new FormUrlEncodedContent(
            [new(token.Groups["name"].Value, token.Groups["value"].Value), new("password", "shop")]);
        using var signedIn = await _http.PostAsync(new Uri(_url, "/sign-in"), fields);
        Assert.Equal("/admin/webhooks", signedIn.Headers.Location?.OriginalString);
        using var shown = await _http.GetAsync(dashboard);
        Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
    }

    [GeneratedRegex("name=\"(?<name>[^\"]+)\" value=\"(?<value>[^\"]+)\"")]
    private static partial Regex HiddenField();
}
