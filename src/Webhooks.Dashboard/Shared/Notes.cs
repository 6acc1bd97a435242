using Microsoft.Extensions.Logging;
using MudBlazor;
using Webhooks.Actors;
using Webhooks.AspNetCore;

namespace Webhooks.Dashboard.Shared;

/// <summary>Shows the user a short message about a success or failure.</summary>
internal sealed partial class Notes(ISnackbar snackbar, ILogger<Notes> logger)
{
    /// <summary>Executes an action of the user and shows the result.</summary>
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

    /// <summary>Shows why an action failed.</summary>
    public void Tell(Exception exception) => snackbar.Add(Explain(exception), Severity.Error);

    /// <summary>
    /// An exception as a sentence for the user. One that is not an answer of the engine is a fault of the dashboard and is logged.
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
