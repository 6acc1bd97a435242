using Microsoft.Extensions.Configuration;
using Webhooks.Actors.Settings;

namespace Webhooks.Actors;

/// <summary>Reads the engine's options from the configuration of an application.</summary>
public static class WebhooksConfiguration
{
    /// <summary>
    /// Sets the options that a section of the configuration has, with the keys and rules of the ready-made host. What code sets before is
    /// its default, and what code sets after wins. A section that is missing changes nothing; a key that does not exist, or a value that is
    /// not allowed, is an error, with which the host does not start.
    /// </summary>
    /// <param name="options">The options, within <c>AddWebhooks</c>.</param>
    /// <param name="configuration">The application's configuration.</param>
    /// <param name="section">The name of the section.</param>
    public static WebhooksOptions UseConfiguration(
        this WebhooksOptions options, IConfiguration configuration, string section = "Webhooks")
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(configuration);
        options.Misread.AddRange(EngineSettings.Apply(configuration.GetSection(section), options));
        return options;
    }
}
