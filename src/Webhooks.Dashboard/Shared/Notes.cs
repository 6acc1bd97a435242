using Microsoft.Extensions.Logging;
using MudBlazor;
using Webhooks.Actors;
using Webhooks.AspNetCore;

namespace Webhooks.Dashboard.Shared;

/// <summary>Tells the user in passing what was done, or why it was not.</summary>
internal sealed partial class Notes(ISnackbar snackbar, ILogger<Notes> logger)
{
    /// <summary>Does what the user asked for and says so.</summary>
    /// <returns>Whether it was done.</returns>
    public async Task<bool> DoAsync(Func<Task> act, string done)
    {
        try
        {
            await act();
            snackbar.Add(done, Severity.Success);
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Tell(e);
            return false;
        }
    }

    /// <summary>Says why something was not done.</summary>
    public void Tell(Exception exception) => snackbar.Add(Explain(exception), Severity.Error);

    /// <summary>
    /// An exception in a sentence for the user. One that is no answer of the engine is a fault of ours and goes to the log.
    /// </summary>
    public string Explain(Exception exception)
    {
        switch (exception)
        {
            case RefusedException refused:
                return refused.Refusal.Detail;
            case RejectedRequestException rejected:
                return rejected.Problem.Detail;
            default:
                LogFailed(exception);
                return "The server failed to do this; its log says why.";
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A page of the dashboard failed.")]
    private partial void LogFailed(Exception exception);
}
