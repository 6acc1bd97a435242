using System.CommandLine;
using Xunit;

namespace Webhooks.Cli.Tests.Shell;

public class HelpTests
{
    private static readonly string[] Nouns = [
        "projects", "webhooks", "deliveries", "events", "types", "replay", "portal", "bins", "cluster", "keys", "outbox", "profiles"];

    [Fact]
    public void Every_verb_has_an_example_that_names_it_and_parses()
    {
        foreach (var (path, verb) in Verbs())
        {
            Assert.NotEmpty(verb.Examples);
            foreach (var example in verb.Examples)
            {
                var words = ShellWords.Of(example);
                var parsed = WebhooksCli.Create().Parse([.. words.Skip(1)]);

                Assert.Equal("webhooks", words[0]);
                Assert.True(parsed.Errors.Count == 0, $"{example}: {string.Join(' ', parsed.Errors)}");
                Assert.True(parsed.CommandResult.Command.Name == verb.Name && example.Contains(path, StringComparison.Ordinal),
                    $"{example} is not one of {path}");
            }
        }
    }

    [Fact]
    public void Everything_says_what_it_is()
    {
        foreach (var (path, verb) in Verbs())
        {
            Assert.False(string.IsNullOrEmpty(verb.Description), path);
            Assert.All(verb.Options.Cast<Symbol>().Concat(verb.Arguments),
                symbol => Assert.False(string.IsNullOrEmpty(symbol.Description), $"{path} {symbol.Name}"));
        }
    }

    [Fact]
    public void All_nouns_are_there() =>
        Assert.Equal(
            [.. Nouns, "listen", "audit", "filter-check", "sign", "verify", "export", "import", "completion"],
            WebhooksCli.Create().Subcommands.Select(command => command.Name));

    [Fact]
    public void Nothing_but_nouns_and_verbs_is_there()
    {
        var commands = Descendants(WebhooksCli.Create(), "webhooks").ToList();

        Assert.All(commands, found => Assert.True(found.Command is Verb || found.Command.Subcommands.Count > 0, found.Path));
        Assert.True(commands.Count(found => found.Command is Verb) > 35);
    }

    private static IEnumerable<(string Path, Verb Verb)> Verbs() =>
        Descendants(WebhooksCli.Create(), "webhooks").Where(found => found.Command is Verb)
            .Select(found => (found.Path, (Verb)found.Command));

    private static IEnumerable<(string Path, Command Command)> Descendants(Command command, string path) => command.Subcommands.SelectMany(
        sub => Descendants(sub, $"{path} {sub.Name}").Prepend(($"{path} {sub.Name}", sub)));
}
