using System.CommandLine;
using Webhooks.Contracts;

namespace Webhooks.Cli;

internal static class KeyVerbs
{
    private static readonly Sheet<KeyResource> Sheet = new(
        ContractsJson.Readable.KeyResource,
        new("id", key => key.Id),
        new("name", key => key.Name),
        new("scopes", key => string.Join(',', key.Scopes)),
        new("projects", key => key.Projects.Count == 0 ? "all" : string.Join(',', key.Projects)),
        new("ends with", key => key.Hint),
        new("created", key => Instants.Format(key.CreatedAt)),
        new("expires", key => key.ExpiresAt is { } at ? Instants.Format(at) : "never"),
        new("last used", key => Instants.Format(key.LastUsedAt)));

    public static Command Noun() => new("keys", "Keys for a host's API.") { Create(), List(), Revoke() };

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
        var expires = Options.Duration("--expires-in", "How long it is accepted, such as 90d; default: forever");
        var settings = new Option<bool>("--settings")
        {
            Description = "Ask no host: make a key here, and print the settings that a host needs for it, with its hash",
        };
        var index =
            new Option<int>(
                "--index")
            { Description = "With --settings: its place among the host's keys", HelpName = "N", DefaultValueFactory = _ => 0 }.AtLeast(0);
        return new Verb(
            "create",
            "Create a key on the host, or with --settings one for its configuration. The key is shown only once.",
            "webhooks keys create --name labels-upstream --scope publish --scope read --project labels --expires-in 90d",
            "webhooks keys create --settings --name operator --scope admin --index 1 --output json")
        {
            name, scopes, projects, rate, expires, settings, index,
        }.Does(async call =>
        {
            if (call.Get(settings))
            {
                if (call.Get(expires) is not null)
                    throw new CliException("A key of the configuration does not expire: --expires-in is for keys on a host.");
                Print(call, NewKey.Create(
                    call.Get(name)!, call.Get(scopes)!, call.Get(projects) ?? [], call.Get(rate), call.Get(index)));
                return;
            }

            var session = await call.OpenAsync();
            var created = await session.Client.Keys.CreateAsync(
                new()
                {
                    Name = call.Get(name)!,
                    Scopes = [.. call.Get(scopes)!.Distinct()],
                    Projects = call.Get(projects) is { Length: > 0 } only ? [.. only.Distinct()] : null,
                    ExpiresIn = call.Get(expires) is { } lifetime ? Durations.Format(lifetime) : null,
                    RequestsPerSecond = call.Get(rate),
                },
                call.Cancellation);
            Print(call, created);
        });
    }

    private static Verb List()
    {
        var limit = Options.Limit();
        return new Verb("list", "List the keys that were created on the host; those of its configuration are not among them.",
            "webhooks keys list") { limit }
            .Does(async call =>
                await call.ListAsync((await call.OpenAsync()).Client.Keys.ListAsync(call.Cancellation), Sheet, call.Get(limit)));
    }

    private static Verb Revoke()
    {
        var (key, yes) = (Options.Id("key", "Its id, which list shows"), Options.Yes());
        return new Verb("revoke", "Revoke a key that was created on the host: every node refuses it within a second.",
            "webhooks keys revoke key_4fYp2nJq --yes") { key, yes }
            .Does(async call =>
            {
                await call.ConfirmAsync(yes, $"Revoke the key {call.Get(key)}? Its users are refused at once.");
                await (await call.OpenAsync()).Client.Keys.RevokeAsync(call.Get(key), call.Cancellation);
                call.Say($"Revoked {call.Get(key)}.");
            });
    }

    private static void Print(Call call, CreatedKeyResource key)
    {
        if (call.IsJson)
        {
            call.PrintJson(key, ContractsJson.Readable.CreatedKeyResource);
            return;
        }

        call.Say($"The key {key.Id}, for its owner; it is not shown again:");
        call.Print(key.Key);
    }

    private static void Print(Call call, NewKey key)
    {
        if (call.IsJson)
        {
            call.PrintJson(key, KeysJson.Default.NewKey);
            return;
        }

        call.Say("The key, for its owner; it is not shown again:");
        call.Print(key.Key);
        call.Say("\nFor the host, as environment variables:");
        foreach (var (setting, value) in key.Settings)
            call.Print($"{setting.Replace(":", "__", StringComparison.Ordinal)}={value}");
    }
}
