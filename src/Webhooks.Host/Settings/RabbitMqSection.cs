using Webhooks.Actors.Settings;
using Webhooks.RabbitMq;

namespace Webhooks.Host;

/// <summary>The queues of RabbitMQ that are published: <c>Webhooks:RabbitMq</c>. Without a queue there is no consumer.</summary>
internal static class RabbitMqSection
{
    public const string Section = "RabbitMq";

    /// <returns>Null unless a queue is configured.</returns>
    public static Action<RabbitMqOptions>? Read(SettingsReader reader, IConfiguration section)
    {
        foreach (var key in RabbitMqSettings.Keys)
            reader.Items($"{Section}:{key}");
        var options = new RabbitMqOptions();
        var errors = RabbitMqSettings.Apply(section, options);
        if (options.Queues.Count > 0)
            errors = [.. errors, .. options.Errors()];
        reader.Errors.AddRange(errors.Select(error => reader.NameOf($"{Section}:{error}")));
        return options.Queues.Count == 0 ? null : set => RabbitMqSettings.Apply(section, set);
    }
}
