namespace Webhooks.Cli;

internal sealed partial class Call
{
    /// <summary>Shows the progress of a long operation on a terminal; never beside JSON, which is for programs.</summary>
    /// <param name="title">What is done.</param>
    /// <param name="work">Gets what to call with words for how far it is and, where that is known, the share that is done, 0 to 1.</param>
    public Task<T> WatchAsync<T>(string title, Func<Action<string, double?>, Task<T>> work) =>
        IsJson ? work((_, _) => { }) : terminal.WatchAsync(title, work);
}
