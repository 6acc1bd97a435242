using System.CommandLine;

namespace Webhooks.Cli;

internal static class ProfileVerbs
{
    public static Command Noun() => new("profiles", "Saved hosts, keys and projects.") { List(), Set(), Use(), Remove() };

    private static Verb List() => new Verb("list", "List the profiles; keys are not shown.", "webhooks profiles list")
        .Does(call =>
        {
            var file = ProfileFile.Find(Environment.GetEnvironmentVariable);
            var profiles = file.Load();
            call.Say($"{file.Path}{(file.IsOpenToOthers ? " (others can read it: chmod 600)" : "")}");
            return call.ListAsync(
                profiles.ByName.Select(pair => ShownProfile.Of(pair.Key, pair.Value, profiles.Default)).ToAsyncEnumerable(),
                ShownProfile.Sheet);
        });

    private static Verb Set()
    {
        var (name, project) = (Options.Argument("name", "Its name"), Options.Project());
        return new Verb(
            "set",
            "Create or change a profile with --url, --key and --project. The first one is the default.",
            "webhooks profiles set production --url https://webhooks.example --key - --project labels",
            "webhooks profiles set local --url http://127.0.0.1:5080") { name, project }
            .Does(async call =>
            {
                var (file, given) = (ProfileFile.Find(Environment.GetEnvironmentVariable), await call.GivenAsync(project));
                var profiles = file.Load();
                var before = profiles.ByName.GetValueOrDefault(call.Get(name)) ?? new();
                var url = Connection.ParseUrl(
                    given.Url ?? before.Url ?? throw new CliException("A profile needs a URL: --url https://webhooks.example"))
                    .AbsoluteUri.TrimEnd('/');

                // A key belongs to the host that it was given for.
                var key = given.Key ?? (url == before.Url ? before.Key : null);
                profiles.ByName[call.Get(name)] = new()
                {
                    Url = url,
                    Key = key,
                    Project = given.Project ?? before.Project,
                };
                var chosen = profiles.Default ?? call.Get(name);
                file.Save(profiles with { Default = chosen });
                call.Say($"Saved in {file.Path}; the default is {chosen}.");
            });
    }

    private static Verb Use()
    {
        var name = Options.Argument("name", "Its name");
        return new Verb("use", "Make a profile the default.", "webhooks profiles use production") { name }
            .Does(call => ChangeAsync(call.Get(name), (profiles, chosen) => profiles with { Default = chosen }));
    }

    private static Verb Remove()
    {
        var name = Options.Argument("name", "Its name");
        return new Verb("remove", "Remove a profile and its key.", "webhooks profiles remove local") { name }
            .Does(call => ChangeAsync(call.Get(name), (profiles, chosen) =>
            {
                profiles.ByName.Remove(chosen);
                return profiles.Default == chosen ? profiles with { Default = null } : profiles;
            }));
    }

    private static Task ChangeAsync(string name, Func<Profiles, string, Profiles> change)
    {
        var file = ProfileFile.Find(Environment.GetEnvironmentVariable);
        var profiles = file.Load();
        if (!profiles.ByName.ContainsKey(name))
            throw new CliException($"There is no profile '{name}' in {file.Path}.", ExitCodes.NotFound);
        file.Save(change(profiles, name));
        return Task.CompletedTask;
    }
}
