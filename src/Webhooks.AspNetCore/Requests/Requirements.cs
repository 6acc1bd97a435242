using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.Actors;

namespace Webhooks.AspNetCore;

/// <summary>
/// Checks the required services when endpoints are mapped; otherwise a host would fail at its first request, with another message.
/// </summary>
internal static class Requirements
{
    /// <exception cref="WebhooksStartupException">A service is missing; the message names the method that adds it.</exception>
    public static void Check(IEndpointRouteBuilder endpoints, string method, params IEnumerable<(Type Service, string AddedBy)> needed)
    {
        if (endpoints.ServiceProvider.GetService<IServiceProviderIsService>() is not { } services)
            return;
        var missing = needed.Where(need => !services.IsService(need.Service)).Select(need => $"builder.Services.{need.AddedBy}").ToArray();
        if (missing.Length > 0)
            throw new WebhooksStartupException(
                $"{method} needs services that the host has not added: call {string.Join(" and ", missing)} before the host is built.");
    }
}
