using Microsoft.Extensions.Configuration;
using Webhooks.Actors;
using Webhooks.Host;
using Xunit;

namespace Webhooks.AspNetCore.Tests.Deploying;

/// <summary>The host as a container runs it.</summary>
internal static class Deployed
{
    /// <summary>What the host gives its parts to stop in.</summary>
    public const int ShutdownSeconds = 60;

    /// <summary>What the host makes of a container's variables: none may be unknown or wrong.</summary>
    public static WebhooksOptions Engine(IReadOnlyDictionary<string, string> variables)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(variables.Append(KeyValuePair.Create("http_ports", "8080")) // of the base image
                .Select(
                    variable => KeyValuePair.Create(variable.Key.Replace("__", ":", StringComparison.Ordinal), (string?)variable.Value)))
            .Build();
        var settings = HostSettings.Read(configuration, isDevelopment: false);
        Assert.Equal([], settings.Errors);
        Assert.Single(settings.ApiKeys);
        var options = new WebhooksOptions();
        settings.Apply(options);
        return options;
    }
}
