using System.CommandLine;

namespace Webhooks.Cli;

internal sealed partial class Call
{
    private const string FromStandardInput = "-";

    /// <summary>What the command line says of the host to ask; a key of <c>-</c> is read from standard input.</summary>
    public async Task<GivenConnection> GivenAsync(Option<string?>? project = null)
    {
        var key = Get(GlobalOptions.Key);
        if (key == FromStandardInput)
            key = (await Input.ReadLineAsync(cancellation))?.Trim() ?? throw new CliException("There is no key on standard input.");
        return new(Get(GlobalOptions.Url), key, Get(GlobalOptions.Profile), project is null ? null : Get(project));
    }

    /// <summary>Which host is asked, as whom, and which project is meant.</summary>
    public async Task<Connection> ConnectionAsync(Option<string?>? project = null) =>
        Connection.Resolve(await GivenAsync(project), Environment.GetEnvironmentVariable, ProfileFile.Find(Environment.GetEnvironmentVariable));
}
