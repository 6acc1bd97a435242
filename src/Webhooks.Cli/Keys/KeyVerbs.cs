using System.CommandLine;

namespace Webhooks.Cli;

internal static class KeyVerbs
{
    public static Command Noun() => new("keys", "Keys for a host's API.") { Create() };

    private static Verb Create()
    {
        var name = new Option<string>(
            "--name")
        { Description = "The name that identifies it in the log of the host", HelpName = "NAME", Required = true };
        var scopes = new Option<string[]>(
            "--scope")
        {
            Description = "What it may do: publish, read, manage or admin; repeat for several",
            HelpName = "SCOPE",
            Required = true,
        };
        scopes.AcceptOnlyFromAmong("publish", "read", "manage", "admin");
        var projects = new Option<string[]>("--project",
            "-p")
        { Description = "The projects that it may use; default: all", HelpName = "PROJECT" };
        var rate = new Option<int?>(
            "--requests-per-second")
        { Description = "How many requests it may make per second; default: unlimited", HelpName = "N" };
        var index =
            new Option<int>(
                "--index")
            { Description = "Its place among the host's keys", HelpName = "N", DefaultValueFactory = _ => 0 }.AtLeast(0);
        return new Verb(
            "create",
            "Create a key and the settings for the host. The key is shown only once; the settings have only its hash.",
            "webhooks keys create --name labels-upstream --scope publish --scope read --project labels",
            "webhooks keys create --name operator --scope admin --index 1 --output json") { name, scopes, projects, rate, index }
            .Does(call =>
            {
                var key = NewKey.Create(call.Get(name)!, call.Get(scopes)!, call.Get(projects) ?? [], call.Get(rate), call.Get(index));
                if (call.IsJson)
                    call.PrintJson(key, KeysJson.Default.NewKey);
                else
                    Print(call, key);
                return Task.CompletedTask;
            });
    }

    private static void Print(Call call, NewKey key)
    {
        call.Say("The key, for its owner; it is not shown again:");
        call.Print(key.Key);
        call.Say("\nFor the host, as environment variables:");
        foreach (var (setting, value) in key.Settings)
            call.Print($"{setting.Replace(":", "__", StringComparison.Ordinal)}={value}");
    }
}
