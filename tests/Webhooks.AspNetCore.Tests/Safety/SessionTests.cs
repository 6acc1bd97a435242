using System.Net;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.AspNetCore.Tests.Safety;

/// <summary>Sessions of the dashboard that have ended.</summary>
public sealed class SessionTests : IAsyncLifetime, IDisposable
{
    private const string Key = "key-of-the-dashboard-1";

    private readonly TempFolder _folder = new();
    private ReadyHost _host = null!;

    public async Task InitializeAsync() => _host = await StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_cookie_of_a_user_who_has_signed_out_opens_nothing_not_after_a_restart_either()
    {
        var (ended, other) = (await SignInAsync(), await SignInAsync());
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (await OpenAsync(ended), await NegotiateAsync(ended)));

        using var left = await _host.SignOutAsync(ended);
        Assert.Equal(HttpStatusCode.Redirect, left.StatusCode);
        Assert.Contains(left.Headers.GetValues("set-cookie"), cookie => cookie.StartsWith("webhooks-session=;", StringComparison.Ordinal));
        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.Unauthorized), (await OpenAsync(ended), await NegotiateAsync(ended)));
        Assert.Equal(HttpStatusCode.OK, await OpenAsync(other));

        await _host.DisposeAsync();
        _host = await StartAsync();
        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.Unauthorized), (await OpenAsync(ended), await NegotiateAsync(ended)));
        Assert.Equal(HttpStatusCode.OK, await OpenAsync(other));
    }

    [Fact]
    public async Task A_session_that_is_altered_is_none()
    {
        var parts = (await SignInAsync()).Split('=', 2)[1].Split('.');

        foreach (var altered in new[] { $"x{parts[0]}.{parts[1]}.{parts[2]}", $"{parts[0]}.{parts[1]}0.{parts[2]}",
            $"{parts[1]}.{parts[2]}" })
            Assert.Equal(HttpStatusCode.Redirect, await OpenAsync($"webhooks-session={altered}"));
    }

    private Task<ReadyHost> StartAsync() => ReadyHost.StartAsync(
        $"--Webhooks:Auth:Keys:0={Key}", $"--Webhooks:Storage:ConnectionString=Data Source={_folder.File("webhooks.db")}");

    private async Task<string> SignInAsync()
    {
        using var answer = await _host.SignInAsync(Key);
        return answer.Headers.GetValues("set-cookie").Single(cookie => cookie.StartsWith("webhooks-session=", StringComparison.Ordinal))
            .Split(';')[0];
    }

    private async Task<HttpStatusCode> OpenAsync(string cookie)
    {
        using var page = await _host.SendAsync("GET", "", ("cookie", cookie), ("accept", "text/html"));
        return page.StatusCode;
    }

    private async Task<HttpStatusCode> NegotiateAsync(string cookie)
    {
        using var answer = await _host.SendAsync("POST", "_blazor/negotiate?negotiateVersion=1", ("cookie", cookie),
            ("origin", _host.Address.AbsoluteUri.TrimEnd('/')));
        return answer.StatusCode;
    }
}
