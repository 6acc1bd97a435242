using Webhooks.Client;
using Webhooks.Contracts;

namespace Webhooks.Cli;

/// <summary>A host and a project.</summary>
internal sealed class Session
{
    // An operator waits: a host that is unavailable is reported after a second or two.
    private const int Attempts = 3;

    private readonly string? project;

    private Session(WebhooksClient client, string? project) => (Client, this.project) = (client, project);

    public WebhooksClient Client { get; }

    /// <exception cref="CliException">No project is given.</exception>
    public string Project => project switch
    {
        null => throw new CliException($"Which project? Use --project, {Connection.ProjectVariable} or a profile."),
        _ when Ids.AreAllowed(project) => project,
        _ => throw new CliException($"'{project}' is not a project id; ids are {Ids.Allowed}."),
    };

    public static Session Open(Connection connection)
    {
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan };
        var options = new WebhooksClientOptions { Url = connection.Url, Key = connection.Key, MaxAttempts = Attempts };
        try
        {
            return new(new(http, options), connection.Project);
        }
        catch (ArgumentException e)
        {
            throw new CliException(e.Message);
        }
    }

    /// <summary>The webhook with an id or a name.</summary>
    /// <exception cref="CliException">Several webhooks have the name.</exception>
    public async Task<WebhookResource> WebhookAsync(string text, CancellationToken cancellation)
    {
        if (text.StartsWith("wh_", StringComparison.Ordinal) && Ids.AreAllowed(text))
            return await Client.Webhooks.GetAsync(Project, text, cancellation);
        var named = await Client.Webhooks.ListAsync(Project, cancellation).Where(webhook => webhook.Name == text).Take(2)
            .ToListAsync(cancellation);
        return named switch
        {
            [var one] => one,
            [] when Ids.AreAllowed(text) => await Client.Webhooks.GetAsync(Project, text, cancellation),
            [] => throw new CliException($"The project {Project} has no webhook named '{text}'.", ExitCodes.NotFound),
            _ =>
                throw new CliException(
                    $"The project {Project} has several webhooks named '{text}'; use the id instead."),
        };
    }
}
