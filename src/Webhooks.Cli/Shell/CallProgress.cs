namespace Webhooks.Cli;

internal sealed partial class Call
{
    /// <summary>Shows the progress of a long operation on a terminal; never beside JSON, which is for programs.</summary>
    /// <param name="title">The title.</param>
    /// <param name="work">Receives a callback for the state and, if known, the completed share, 0 to 1.</param>
    public Task<T> WatchAsync<T>(string title, Func<Action<string, double?>, Task<T>> work) =>
        IsJson ? work((_, _) => { }) : terminal.WatchAsync(title, work);
}
