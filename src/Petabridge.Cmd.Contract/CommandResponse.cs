namespace Petabridge.Cmd;

/// <summary>Some text for the operator who typed the command; the final one ends it.</summary>
public class CommandResponse(string message, bool final = true)
{
    /// <summary>Ends a command of several responses.</summary>
    public static CommandResponse Empty { get; } = new("");

    public string Message { get; } = message;

    public bool Final { get; } = final;
}

/// <summary>Ends a command that failed.</summary>
public sealed class ErroredCommandResponse(string message) : CommandResponse(message);
