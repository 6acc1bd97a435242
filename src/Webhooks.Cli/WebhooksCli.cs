using System.CommandLine;
using System.CommandLine.Help;

namespace Webhooks.Cli;

/// <summary>The tree of nouns and verbs.</summary>
internal static class WebhooksCli
{
    public static RootCommand Create()
    {
        var root = new RootCommand("Operates Webhooks.Actors from a terminal. Results go to standard output, messages to standard error.")
        {
            GlobalOptions.Url,
            GlobalOptions.Key,
            GlobalOptions.Profile,
            GlobalOptions.Output,
            ProjectVerbs.Noun(),
            WebhookVerbs.Noun(),
            DeliveryVerbs.Noun(),
            EventVerbs.Noun(),
            TypeVerbs.Noun(),
            ReplayVerbs.Noun(),
            PortalVerbs.Noun(),
            BinVerbs.Noun(),
            ClusterVerbs.Noun(),
            KeyVerbs.Noun(),
            OutboxVerbs.Noun(),
            ProfileVerbs.Noun(),
            ListenVerb.Create(),
            AuditVerb.Create(),
            FilterCheckVerb.Create(),
            SignVerb.Create(),
            VerifyVerb.Create(),
            ExportVerb.Create(),
            ImportVerb.Create(),
            CompletionVerb.Create(),
        };
        foreach (var help in root.Options.OfType<HelpOption>())
        {
            help.Action = new HelpWithExamples((HelpAction)help.Action!);
            foreach (var alias in help.Aliases.Where(alias => alias != "-h").ToList())
                help.Aliases.Remove(alias); // aliases of other systems: noise in completions
        }
        return root;
    }

    public static async Task<int> RunAsync(string[] args)
    {
        using var interruption = Interruption.Watch();
        var parsed = Create().Parse(args);
        if (parsed.Errors.Count > 0)
            return UsageErrors.Tell(parsed);

        // This program handles signals and exceptions; the library's own handlers would end a tail without its last message.
        var settings = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        var code = await parsed.InvokeAsync(settings, interruption.Token);
        return code == ExitCodes.Interrupted ? interruption.ExitCode : code;
    }
}
