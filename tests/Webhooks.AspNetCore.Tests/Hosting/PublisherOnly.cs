using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.Actors;

namespace Webhooks.AspNetCore.Tests;

/// <summary>A publisher in place of the engine.</summary>
internal static class PublisherOnly
{
    public static void AddPublisherOnly(this IServiceCollection services, IWebhookPublisher publisher)
    {
        services.AddSingleton(publisher);

        // Endpoints ask for them before they read the request; no test with a publisher alone gets as far as to use them.
        services.AddSingleton((WebhooksGateway)RuntimeHelpers.GetUninitializedObject(typeof(WebhooksGateway)));
        services.AddSingleton((WebhooksQueries)RuntimeHelpers.GetUninitializedObject(typeof(WebhooksQueries)));
        services.AddSingleton((AuthorizedGateway)RuntimeHelpers.GetUninitializedObject(typeof(AuthorizedGateway)));
        services.AddSingleton((AuthorizedQueries)RuntimeHelpers.GetUninitializedObject(typeof(AuthorizedQueries)));
    }
}
