using System.Diagnostics;
using Webhooks.Actors;
using Webhooks.Actors.Storage.Transfer;

namespace Webhooks.Host.Transfer;

/// <summary>
/// <c>export FILE</c> copies the configured storage into a new SQLite file, on which a host can run; <c>import FILE</c>
/// copies such a file into the configured storage, which must be empty. The way from SQLite to PostgreSQL is an import of the host's own
/// file.
/// </summary>
internal static class TransferCommand
{
    private const int Usage = 2;

    public static async Task<int> RunAsync(string verb, string[] args)
    {
        if (args is not [{ } file, .. var options] || file.StartsWith('-'))
        {
            await Console.Error.WriteLineAsync(
                $"{verb} needs a file, then settings, such as: {verb} webhooks.db --Webhooks:Storage:Provider=PostgreSql");
            return Usage;
        }

        return await StartupFailures.ExplainAsync(() => RunAsync(verb, file, options), $"Webhooks cannot {verb}");
    }

    private static async Task<int> RunAsync(string verb, string file, string[] options)
    {
        var configured = WebhooksHost.ReadStorage(options);
        var archive = new StorageOptions { ConnectionString = new WebhooksOptions().UseSqlite(file).Storage.ConnectionString };
        var progress = new TransferProgressLines(Console.Out);
        var started = Stopwatch.GetTimestamp();
        if (verb == "import")
        {
            await StorageTransfer.CopyAsync(archive, configured, progress.Tell);
        }
        else
        {
            if (File.Exists(file))
                throw new WebhooksStartupException($"The file '{file}' already exists; export creates a new one.");
            await StorageTransfer.CopyAsync(configured, archive, progress.Tell);
        }

        await Console.Out.WriteLineAsync($"Done in {Stopwatch.GetElapsedTime(started).TotalSeconds:N1} s.");
        return 0;
    }
}
