using System.Net;
using Microsoft.AspNetCore.Builder;
using Xunit;

namespace Webhooks.AspNetCore.Tests;

/// <summary>The API of a host without keys, for all tests of a class. A request can say from which address it comes.</summary>
public sealed class KeylessApi : IAsyncLifetime
{
    /// <summary>The header of that address; nothing of the product reads it.</summary>
    internal const string From = "X-Test-From";

    /// <summary>Its value for a connection without an address.</summary>
    internal const string Nowhere = "nowhere";

    internal EngineApi Api { get; private set; } = null!;

    public async Task InitializeAsync() => Api = await EngineApi.StartAsync(app =>
    {
        app.Use((http, next) =>
        {
            if (http.Request.Headers.Remove(From, out var from))
                http.Connection.RemoteIpAddress = from == Nowhere ? null : IPAddress.Parse($"{from}");
            return next(http);
        });
        app.UseWebhooksProblems();
        app.MapWebhooksApi();
    });

    public async Task DisposeAsync() => await Api.DisposeAsync();
}
