using Webhooks.Actors;

namespace Webhooks.Host;

/// <summary><c>--help</c> and <c>--version</c>.</summary>
internal static class HelpCommand
{
    private const string Help = """
        Webhooks.Host [--Key=value …]            starts the host
        Webhooks.Host demo [--exit]              shows the main job: events, signed POSTs, a failure, its retry
        Webhooks.Host health URL                 checks a running host; the exit code is 0 when it is healthy
        Webhooks.Host export FILE [--Key=value]  copies the configured storage into a new SQLite file
        Webhooks.Host import FILE [--Key=value]  copies such a file into the configured storage, which must be empty
        Webhooks.Host --help | --version

        Settings come from appsettings.json beside the program, then from appsettings.json in the working folder, from environment variables
        (Webhooks__Delivery__Timeout=5s) and from the command line (--Webhooks:Delivery:Timeout=5s); the last one wins. All settings with
        their defaults are in config/webhooks.json. The most used:

          --urls=http://127.0.0.1:5080                                  where it listens
          --Webhooks:Storage:ConnectionString="Data Source=webhooks.db" where its data is
          --Webhooks:Auth:Keys:0=KEY                                    a key that requests must have
          --Webhooks:Egress:AllowedNetworks:0=127.0.0.0/8               a network that webhooks may call besides public addresses
        """;

    public static async Task<int> RunAsync()
    {
        await Console.Out.WriteLineAsync(Help);
        return 0;
    }

    public static async Task<int> VersionAsync()
    {
        await Console.Out.WriteLineAsync(WebhooksTelemetry.Version);
        return 0;
    }
}
