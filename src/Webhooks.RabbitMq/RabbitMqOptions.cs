using Webhooks.RabbitMq.Consuming;
using Webhooks.RabbitMq.Mapping;

namespace Webhooks.RabbitMq;

/// <summary>The broker, and the queues whose messages are published.</summary>
public sealed class RabbitMqOptions
{
    private const int MostPrefetched = 10_000;

    // AMQP 0-9-1: a short string.
    private const int LongestName = 255;

    /// <summary>
    /// The broker, <c>amqp://user:password@host:5672/vhost</c>, or <c>amqps://</c> for TLS. Default <c>amqp://localhost:5672/</c>, as
    /// guest.
    /// </summary>
    public Uri Uri { get; set; } = new("amqp://localhost:5672/");

    /// <summary>The user, instead of that of the URI.</summary>
    public string? UserName { get; set; }

    /// <summary>The password, instead of that of the URI.</summary>
    public string? Password { get; set; }

    /// <summary>The queues; at least one.</summary>
    public IList<RabbitMqQueue> Queues { get; } = [];

    /// <summary>
    /// How many bytes the data of an event may have; 1 byte to 16 MB. Default 256 kB, as the HTTP API. Larger messages are dead letters.
    /// </summary>
    public int MaxEventBytes { get; set; } = 256 * 1024;

    /// <summary>How long a message may wait in this process until the health check reports degraded. Default 5 min.</summary>
    public TimeSpan DegradedAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>One sentence for each option that is wrong; it starts with the option's name, and contains no password.</summary>
    internal IReadOnlyList<string> Errors()
    {
        List<string> errors = [];
        Read(errors);
        return errors;
    }

    /// <exception cref="InvalidOperationException">Options are not allowed; the message names all of them.</exception>
    internal ConsumerSettings Settings()
    {
        List<string> errors = [];
        var settings = Read(errors);
        return errors.Count == 0 ? settings : throw new InvalidOperationException(string.Join(' ', errors));
    }

    private ConsumerSettings Read(List<string> errors)
    {
        if (!Uri.IsAbsoluteUri || Uri.Scheme is not ("amqp" or "amqps"))
            errors.Add("Uri must be the address of a broker such as amqp://localhost:5672/ or, for TLS, amqps://….");
        if (MaxEventBytes is < 1 or > 16 * 1024 * 1024)
            errors.Add($"MaxEventBytes must be from 1 to {16 * 1024 * 1024}, not {MaxEventBytes}.");
        if (DegradedAfter < TimeSpan.FromSeconds(1) || DegradedAfter > TimeSpan.FromDays(30))
            errors.Add($"DegradedAfter must be from 1s to 30d, not {DegradedAfter}.");
        if (Queues.Count == 0)
            errors.Add("Queues must have at least one queue.");
        var plans = Queues.Select((queue, index) => Read(queue, $"Queues:{index}:", errors)).ToArray();
        foreach (var name in Queues.CountBy(queue => queue.Name).Where(count => count.Value > 1).Select(count => count.Key))
            errors.Add($"Queues has '{name}' twice; names must be unique.");
        return new(Uri, UserName, Password, DegradedAfter, [.. plans]);
    }

    private QueuePlan Read(RabbitMqQueue queue, string place, List<string> errors)
    {
        Name("Name", queue.Name);
        var deadLetters = queue.DeadLetterQueue ?? $"{queue.Name}.dead-letter";
        Name("DeadLetterQueue", deadLetters);
        if (deadLetters == queue.Name)
            errors.Add($"{place}DeadLetterQueue must be another queue than the one that is consumed.");
        if (queue.Prefetch is < 1 or > MostPrefetched)
            errors.Add($"{place}Prefetch must be from 1 to {MostPrefetched}, not {queue.Prefetch}.");
        if (!JsonPointer.TryParse(queue.Data, out var data))
            errors.Add($"{place}Data is '{queue.Data}'; it must be a JSON pointer such as /payload, or empty for the whole body.");
        var map = new MessageMap(
            Field("Project", queue.Project), Field("Type", queue.Type), Field("Key", queue.Key), Field("Id", queue.Id, mayBeHashed: true),
            data, MaxEventBytes);
        return new(queue.Name, deadLetters, (ushort)Math.Clamp(queue.Prefetch, 1, MostPrefetched), map);

        MessageField Field(string option, string text, bool mayBeHashed = false)
        {
            if (!MessageField.TryParse(text, mayBeHashed, out var field))
            {
                var orHash = mayBeHashed ? "; the last may be hash:message" : "";
                errors.Add($"{place}{option} is '{text}'; it must be {MessageField.Allowed}{orHash}.");
            }

            return field;
        }

        void Name(string option, string name)
        {
            if (name.Length is 0 or > LongestName)
                errors.Add($"{place}{option} must be the name of a queue, 1 to {LongestName} characters.");
        }
    }
}
