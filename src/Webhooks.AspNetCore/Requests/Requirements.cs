using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.Actors;

namespace Webhooks.AspNetCore;

/// <summary>
/// What must be among the services before endpoints are mapped; without it a host would find out at its first request, in other words.
/// </summary>
internal static class Requirements
{
    /// <exception cref="WebhooksStartupException">A service is missing; the message says what adds it.</exception>
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
