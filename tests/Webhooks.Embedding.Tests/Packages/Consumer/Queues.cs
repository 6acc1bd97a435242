using Webhooks.Actors;
using Webhooks.RabbitMq;

namespace Consumer;

internal static class Queues
{
    /// <summary>Compiled only: it needs a broker.</summary>
    public static void Add(IHostApplicationBuilder builder)
    {
        // README Webhooks.RabbitMq
    }
}
