using System.Globalization;
using Microsoft.Extensions.Configuration;
using Webhooks.Model;

namespace Webhooks.RabbitMq;

/// <summary>Reads the options from a section of the configuration. Errors contain no password.</summary>
internal static class RabbitMqSettings
{
    private const string Queues = "Queues";

    private static readonly string[] QueueKeys =
        ["Name", "Project", "Type", "Key", "Id", "Data", "DeadLetterQueue", "Prefetch"];

    /// <summary>The keys of the section.</summary>
    public static IReadOnlyList<string> Keys { get; } = ["Uri", "UserName", "Password", "DegradedAfter", Queues];

    /// <summary>Sets what is configured.</summary>
    /// <returns>One sentence for each key that cannot be read, or is none of a queue; it starts with the key.</returns>
    public static IReadOnlyList<string> Apply(IConfiguration section, RabbitMqOptions options)
    {
        List<string> errors = [];
        if (Text(section, "Uri") is { } address)
        {
            if (Uri.TryCreate(address, UriKind.Absolute, out var uri))
                options.Uri = uri;
            else
                errors.Add("Uri must be the address of a broker such as amqp://localhost:5672/.");
        }

        options.UserName = Text(section, "UserName") ?? options.UserName;
        options.Password = Text(section, "Password") ?? options.Password;
        if (Text(section, "DegradedAfter") is { } after)
        {
            if (Duration.TryParse(after, out var duration))
                options.DegradedAfter = duration;
            else
                errors.Add($"DegradedAfter is '{after}'; it must be {Duration.Allowed}.");
        }

        foreach (var item in section.GetSection(Queues).GetChildren())
            options.Queues.Add(Queue(item, errors));
        return errors;
    }

    /// <summary>One sentence for each key that is none of the section.</summary>
    public static IEnumerable<string> Unknown(IConfiguration section) => Unknown(section, "", Keys);

    private static RabbitMqQueue Queue(IConfigurationSection section, List<string> errors)
    {
        var place = $"{Queues}:{section.Key}:";
        errors.AddRange(Unknown(section, place, QueueKeys));
        var queue = new RabbitMqQueue(Text(section, "Name") ?? section.Value ?? "");
        queue.Project = Text(section, "Project") ?? queue.Project;
        queue.Type = Text(section, "Type") ?? queue.Type;
        queue.Key = Text(section, "Key") ?? queue.Key;
        queue.Id = Text(section, "Id") ?? queue.Id;
        queue.Data = Text(section, "Data") ?? queue.Data;
        queue.DeadLetterQueue = Text(section, "DeadLetterQueue") ?? queue.DeadLetterQueue;
        if (Text(section, "Prefetch") is { } prefetch)
        {
            if (int.TryParse(prefetch, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                queue.Prefetch = number;
            else
                errors.Add($"{place}Prefetch is '{prefetch}'; it must be a whole number.");
        }

        return queue;
    }

    private static IEnumerable<string> Unknown(IConfiguration section, string place, IReadOnlyList<string> known) =>
        from child in section.GetChildren()
        where !known.Contains(child.Key, StringComparer.OrdinalIgnoreCase)
        select $"{place}{child.Key} is not a setting; "
            + (NearestName.Of(child.Key, known) is { } nearest
                ? $"did you mean {place}{nearest}?"
                : $"there are {string.Join(", ", known.Select(key => place + key))}.");

    /// <summary>An empty value counts as not set: compose files and charts pass empty variables.</summary>
    private static string? Text(IConfiguration section, string key) => section[key]?.Trim() is { Length: > 0 } text ? text : null;
}
