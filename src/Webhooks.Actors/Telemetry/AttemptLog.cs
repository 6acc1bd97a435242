using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Webhooks.Model;

namespace Webhooks.Actors.Telemetry;

/// <summary>
/// One line for each attempt, with all its data except the request and the answer. Those that succeed are logged at level Debug.
/// </summary>
internal sealed class AttemptLog(ILogger logger)
{
    public const string Category = "Webhooks.Attempts";

    public static AttemptLog None { get; } = new(NullLogger.Instance);

    public void Write(ProjectId project, WebhookId webhook, PublishedEvent @event, Attempt attempt)
    {
        var level = attempt.Outcome.Failure is null ? LogLevel.Debug : LogLevel.Information;
        if (logger.IsEnabled(level))
            logger.Log(level, default, new AttemptLine(project, webhook, @event, attempt), null, static (line, _) => line.ToString());
    }
}
