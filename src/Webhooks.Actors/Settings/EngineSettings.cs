using System.Net;
using Microsoft.Extensions.Configuration;
using Webhooks.Actors.Options;
using Webhooks.Model;

namespace Webhooks.Actors.Settings;

/// <summary>Reads the options of the engine from the configuration.</summary>
internal static class EngineSettings
{
    /// <summary>Applies a section of a host's configuration.</summary>
    /// <returns>One sentence for each setting that cannot be read or does not exist.</returns>
    public static IReadOnlyList<string> Apply(IConfiguration section, WebhooksOptions options)
    {
        var reader = new SettingsReader(section, (section as IConfigurationSection)?.Path ?? "");
        Read(reader, set => set(options));
        reader.RefuseUnknown();
        return reader.Errors;
    }

    /// <param name="reader">Reads the section; it gets the errors of what cannot be read, and not those that
    /// <see cref="WebhooksOptions.Errors"/> finds.</param>
    /// <param name="configure">Receives changes of the options.</param>
    public static void Read(SettingsReader reader, Action<Action<WebhooksOptions>> configure)
    {
        foreach (var rule in OptionRules.All.Where(rule => rule.IsText))
            reader.Read<Action<WebhooksOptions>>(rule.Key, rule.Allowed, rule.TryRead, configure);
        reader.ReadSecrets<EncryptionKey>(
            "Encryption:Keys",
            EncryptionKey.Allowed,
            static (string text, out EncryptionKey key) => EncryptionKey.TryParse(text, out key!),
            key => configure(options => options.Encryption.Keys.Add(key)));
        reader.ReadList<TimeSpan>(
            "Delivery:RetrySchedule",
            $"one or more waits, each {Duration.Allowed}",
            Duration.TryParse,
            waits => configure(options => options.Delivery.RetrySchedule = new([.. waits])));
        reader.ReadList<IPNetwork>(
            "Egress:AllowedNetworks", "one or more networks in CIDR form, such as 10.0.0.0/8 or fd00::/8", IPNetwork.TryParse,
            networks => configure(options =>
        {
            foreach (var network in networks)
                options.Egress.AllowedNetworks.Add(network);
        }));
        reader.Read<string>(
            "EventTypes", "the path of a JSON file", static (string text, out string path) => (path = text).Length > 0,
            path => configure(options => options.EventTypes.AddFile(path)));
        ClusterSettings.Read(reader, configure);
    }
}
