using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.Actors;
using Webhooks.TestKit;

namespace Webhooks.AspNetCore.Tests;

/// <summary>The API with its engine on a real server, in a host that a test builds.</summary>
internal sealed class EngineApi : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly WebApplication _app;

    private EngineApi(Action<WebApplication> map, Action<IServiceCollection>? add, Action<WebhooksOptions>? set)
    {
        var builder = LoopbackApp.CreateBuilder();
        builder.Services.AddWebhooks(options =>
        {
            options.UseSqlite(_folder.File("webhooks.db"));
            set?.Invoke(options);
        });
        builder.Services.AddWebhooksApi();
        add?.Invoke(builder.Services);
        _app = builder.Build();
        map(_app);
    }

    public HttpClient Client { get; } = new();

    /// <summary>The API's endpoints, each with a method that it takes and a path that names nothing there is.</summary>
    public IEnumerable<(Endpoint Endpoint, HttpMethod Method, string Path)> Routes =>
        from endpoint in ((IEndpointRouteBuilder)_app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
        where endpoint.Metadata.GetMetadata<ApiMarker>() is not null
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods
        select ((Endpoint)endpoint, new HttpMethod(method), Filled(endpoint.RoutePattern.RawText!));

    /// <param name="map">Builds the pipeline and maps the API.</param>
    /// <param name="add">Adds services.</param>
    /// <param name="set">Sets options of the engine.</param>
    public static async Task<EngineApi> StartAsync(
        Action<WebApplication> map, Action<IServiceCollection>? add = null, Action<WebhooksOptions>? set = null)
    {
        var api = new EngineApi(map, add, set);
        await api._app.StartAsync();
        api.Client.BaseAddress = api._app.Address();
        return api;
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, Action<HttpRequestMessage>? with = null)
    {
        using var request = new HttpRequestMessage(method, path);
        with?.Invoke(request);
        return await Client.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        _folder.Dispose();
    }

    private static string Filled(string pattern) => "/" + string.Join('/', pattern.Trim('/').Split('/').Select(segment => segment switch
    {
        "{project_id}" => "labels",
        "{webhook_id}" => "wh_none",
        "{event_type}" => "event.none",
        "{number}" => "1",
        ['{', ..] => "none",
        _ => segment,
    }));
}
