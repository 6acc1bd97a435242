using Webhooks.TestKit;
using Xunit;

namespace Webhooks.RabbitMq.Tests;

/// <summary>A test that needs a broker: skipped where none is installed, but not in the pipeline.</summary>
public sealed class BrokerFact : FactAttribute
{
    public BrokerFact()
    {
        if (Environment.GetEnvironmentVariable("CI") != "true")
            Skip = RabbitMqServer.Validate;
    }
}
