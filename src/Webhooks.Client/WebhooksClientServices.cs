using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Webhooks.Client;

/// <summary>Registers the client as a service.</summary>
public static class WebhooksClientServices
{
    /// <summary>Adds <see cref="WebhooksClient"/>. Wrong options stop the host at its start, all errors at once.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Sets at least <see cref="WebhooksClientOptions.Url"/>.</param>
    /// <returns>The builder of its <see cref="HttpClient"/>, to add handlers.</returns>
    public static IHttpClientBuilder AddWebhooksClient(this IServiceCollection services, Action<WebhooksClientOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<WebhooksClientOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<WebhooksClientOptions>, Validation>());
        return services
            .AddHttpClient(nameof(WebhooksClient))
            .ConfigureHttpClient(http => http.Timeout = Timeout.InfiniteTimeSpan) // each attempt has a deadline of its own
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                PooledConnectionLifetime = TimeSpan.FromMinutes(2), // so that it follows DNS changes
                AllowAutoRedirect = false, // a redirected POST would become a GET
            })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan) // an application that keeps the client also keeps its handler
            .AddTypedClient((http, provider) => new WebhooksClient(
                http, provider.GetRequiredService<IOptions<WebhooksClientOptions>>().Value, provider.GetService<TimeProvider>()));
    }

    private sealed class Validation : IValidateOptions<WebhooksClientOptions>
    {
        public ValidateOptionsResult Validate(string? name, WebhooksClientOptions options) =>
            options.Errors() is { Count: > 0 } errors ? ValidateOptionsResult.Fail(errors) : ValidateOptionsResult.Success;
    }
}
