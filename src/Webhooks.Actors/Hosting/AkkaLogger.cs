using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Dispatch;
using Akka.Event;
using Microsoft.Extensions.Logging;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Webhooks.Actors.Hosting;

/// <summary>The host's loggers, for the actor system with <see cref="AkkaLogger"/>.</summary>
internal sealed class AkkaLoggerSetup(ILoggerFactory loggers) : Setup
{
    public ILoggerFactory Loggers => loggers;
}

/// <summary>
/// Writes Akka's log messages to the host's loggers, only the message: the host's lines have their own time, level and category, and
/// the logger of Akka.Hosting repeats them within the message.
/// </summary>
internal sealed class AkkaLogger : ActorBase, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    private readonly ILoggerFactory _loggers = Context.System.Settings.Setup.Get<AkkaLoggerSetup>().Value.Loggers;

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case InitializeLogger:
                Sender.Tell(new LoggerInitialized());
                return true;
            case LogEvent entry:
                Write(entry, _loggers.CreateLogger(entry.LogClass), LevelOf(entry.LogLevel()));
                return true;
            default:
                return false;
        }
    }

    private static void Write(LogEvent entry, ILogger logger, LogLevel level)
    {
        if (logger.IsEnabled(level))
            logger.Log(level, default, TextOf(entry), entry.Cause, static (text, _) => text);
    }

    private static string TextOf(LogEvent entry)
    {
        try
        {
            return entry.Message.ToString() ?? "";
        }
        catch (FormatException e)
        {
            return $"A message of {entry.LogSource} cannot be written: {e.Message}";
        }
    }

    private static LogLevel LevelOf(Akka.Event.LogLevel level) => level switch
    {
        Akka.Event.LogLevel.DebugLevel => LogLevel.Debug,
        Akka.Event.LogLevel.InfoLevel => LogLevel.Information,
        Akka.Event.LogLevel.WarningLevel => LogLevel.Warning,
        _ => LogLevel.Error,
    };
}
