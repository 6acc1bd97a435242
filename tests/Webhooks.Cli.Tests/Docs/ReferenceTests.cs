using System.CommandLine;
using System.Text.RegularExpressions;
using Webhooks.Cli.Tests.Shell;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Cli.Tests.Docs;

public sealed partial class ReferenceTests
{
    [Fact]
    public void The_reference_lists_every_command_with_its_options() =>
        Assert.Equal(Verbs(WebhooksCli.Create(), "webhooks").Order(StringComparer.Ordinal), Listed().Order(StringComparer.Ordinal));

    [Fact]
    public void The_reference_lists_every_exit_code() => Assert.Equal(
        typeof(ExitCodes).GetFields().Where(code => code.FieldType == typeof(int)).Select(code => (int)code.GetRawConstantValue()!).Order(),
        Documentation.Page("docs/reference/cli.md").Rows()
            .Select(cells => int.TryParse(cells[0].Trim('`'), out var code) ? code : (int?)null).OfType<int>().Order());

    [Fact]
    public void Every_command_on_a_page_is_one_that_the_tool_takes()
    {
        var commands = from page in Documentation.All
                       from block in page.Blocks("sh")
                       from line in block.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n')
                       where line.StartsWith("webhooks ", StringComparison.Ordinal)
                       select (page.Path, Line: Comment().Replace(line, ""));

        Assert.All(commands, command =>
        {
            var parsed = WebhooksCli.Create().Parse([.. ShellWords.Of(command.Line).Skip(1).Where(word => word != "&")]);
            Assert.True(parsed.Errors.Count == 0, $"{command.Path}: {command.Line}: {string.Join(' ', parsed.Errors)}");
        });
    }

    private static IEnumerable<string> Verbs(Command command, string path) => command.Subcommands.Count > 0
        ? command.Subcommands.SelectMany(below => Verbs(below, $"{path} {below.Name}"))
        : [Describe(path, command.Options.Select(option => option.Name))];

    private static IEnumerable<string> Listed() =>
        from cells in Documentation.Page("docs/reference/cli.md").Rows()
        where cells[0].StartsWith("`webhooks ", StringComparison.Ordinal)
        select Describe(Path().Match(cells[0]).Value.Trim(), Option().Matches(cells[2]).Select(option => option.Value));

    /// <summary>Most commands have a project; that is said once, above the list.</summary>
    private static string Describe(string path, IEnumerable<string> options) =>
        $"{path}: {string.Join(' ', options.Except(["--project", "--help"]).Order(StringComparer.Ordinal))}";

    [GeneratedRegex(@"(?<=`)[a-z -]+")]
    private static partial Regex Path();

    [GeneratedRegex("--[a-z-]+")]
    private static partial Regex Option();

    [GeneratedRegex(@"\s+#.*$")]
    private static partial Regex Comment();
}
