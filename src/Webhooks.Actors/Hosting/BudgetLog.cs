using Microsoft.Extensions.Logging;

namespace Webhooks.Actors.Hosting;

/// <summary>Logs the limits from file descriptors at start: a warning when they are less than configured.</summary>
internal static partial class BudgetLog
{
    public static void Write(ILogger logger, DescriptorBudget budget, int maxInFlight)
    {
        if (budget is { Limit: { } limit, Connections: { } connections, Incoming: { } incoming })
            Log(logger, budget.Attempts < maxInFlight ? LogLevel.Warning : LogLevel.Debug, limit, budget.Attempts, maxInFlight,
                connections, incoming);
    }

    [LoggerMessage(
        Message = "The process may open {Limit} files, so at most {Attempts} attempts are in flight (Webhooks:Delivery:MaxInFlight is "
            + "{MaxInFlight}), {Connections} connections to receivers and {Incoming} from clients are open. Raise the limit (ulimit -n, "
            + "LimitNOFILE) to allow more.")]
    private static partial void Log(
        ILogger logger, LogLevel level, int limit, int attempts, int maxInFlight, int connections, int incoming);
}
