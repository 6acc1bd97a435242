using System.CommandLine;
using Webhooks.Contracts;

namespace Webhooks.Cli;

internal sealed partial class Call
{
    private const string FromStandardInput = "-";

    /// <summary>The host of this run; null before it is known.</summary>
    public Uri? Host { get; private set; }

    /// <summary>The host options of the command line; a key of <c>-</c> is read from standard input.</summary>
    public async Task<GivenConnection> GivenAsync(Option<string?>? project = null)
    {
        var key = Get(GlobalOptions.Key);
        if (key == FromStandardInput)
            key = (await Input.ReadLineAsync(cancellation))?.Trim() ?? throw new CliException("There is no key on standard input.");
        return new(Get(GlobalOptions.Url), key, Get(GlobalOptions.Profile), project is null ? null : Get(project));
    }

    /// <summary>The host and the project.</summary>
    public async Task<Session> OpenAsync(Option<string?>? project = null)
    {
        var connection = Connection.Resolve(await GivenAsync(project), Environment.GetEnvironmentVariable,
            ProfileFile.Find(Environment.GetEnvironmentVariable));
        Host = connection.Url;
        if (connection is { Key: not null, Url: { Scheme: "http", IsLoopback: false } })
            Say($"Warning: the key goes to {connection.Url} unencrypted; use https.");
        return Session.Open(connection);
    }

    /// <summary>The host and the webhook.</summary>
    public async Task<(Session Session, WebhookResource Webhook)> OpenAsync(Option<string?> project, Argument<string> webhook)
    {
        var session = await OpenAsync(project);
        return (session, await session.WebhookAsync(Get(webhook), cancellation));
    }
}
