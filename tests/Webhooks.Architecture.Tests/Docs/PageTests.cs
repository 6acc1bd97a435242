using System.Text.Json;
using System.Text.RegularExpressions;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Architecture.Tests.Docs;

/// <summary>The README and the pages under <c>docs</c> are short, lead where they say, and are written in plain words.</summary>
public sealed partial class PageTests
{
    private const int LongestPage = 250;
    private const int LongestReadme = 200;

    [Fact]
    public void Every_relative_link_leads_to_a_file_and_its_anchor_to_a_heading() =>
        Assert.Equal([], from page in Documentation.All
                         from link in page.Links.Where(IsRelative)
                         let broken = Broken(page, link)
                         where broken is not null
                         select broken);

    [Fact]
    public void Every_path_of_the_repository_that_a_page_names_exists() =>
        Assert.Equal([], from page in Documentation.All
                         from Match named in RepositoryPath().Matches(page.Text)
                         where !Path.Exists(Path.Combine(Repository.Root, named.Value))
                         select $"{page.Path}: {named.Value}");

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/README.md")]
    public void Every_page_is_linked_from_the_index(string path)
    {
        var index = Documentation.Page(path);
        var linked = index.Links.Where(IsRelative).Select(link => Target(index, link).File);

        Assert.Equal([], Documentation.Pages.Select(page => page.Path).Except(linked).Except([path, "README.md"]));
    }

    [Fact]
    public void Every_page_is_in_the_contents_of_the_site()
    {
        var contents = File.ReadAllLines(Path.Combine(Repository.Root, "docs/toc.yml"))
            .Where(line => line.Contains("href: ", StringComparison.Ordinal));

        Assert.Equal(
            Documentation.Pages.Select(page => page.Path).Except(["README.md"]).Order(StringComparer.Ordinal),
            contents.Select(line => $"docs/{line.Split("href: ")[1]}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_page_is_too_long_to_be_read() =>
        Assert.Equal([], Documentation.Pages
            .Where(page => page.Lines.Count > (page.Path == "README.md" ? LongestReadme : LongestPage))
            .Select(page => $"{page.Path}: {page.Lines.Count} lines"));

    [Fact]
    public void Every_page_starts_with_what_its_reader_wants() =>
        Assert.All(Documentation.Pages.Where(page => page.Path != "README.md"), page =>
        {
            Assert.StartsWith("# ", page.Lines[0], StringComparison.Ordinal);
            Assert.True(page.Lines[2].StartsWith("You ", StringComparison.Ordinal), $"{page.Path} starts with '{page.Lines[2]}'.");
        });

    [Fact]
    public void Every_block_of_JSON_parses() =>
        Assert.All(Documentation.All.SelectMany(page => page.Blocks("json")), block => JsonDocument.Parse(block).Dispose());

    [Fact]
    public void Words_that_readers_stumble_over_are_not_used() =>
        Assert.Equal([], from page in Documentation.All
                         from numbered in page.Lines.Select((line, index) => (Line: line, Number: index + 1))
                         from Match word in PlainWords.Forbidden.Matches(numbered.Line)
                         select $"{page.Path}:{numbered.Number}: {word.Value}: {PlainWords.Instead(word.Value)}");

    private static bool IsRelative(string link) => !Scheme().IsMatch(link);

    private static string? Broken(MarkdownPage page, string link)
    {
        var (file, anchor) = Target(page, link);
        if (!Path.Exists(Path.Combine(Repository.Root, file)))
            return $"{page.Path}: there is no file {file}";
        return anchor.Length == 0 || Documentation.Page(file).Anchors.Contains(anchor)
            ? null
            : $"{page.Path}: {file} has no heading #{anchor}";
    }

    private static (string File, string Anchor) Target(MarkdownPage page, string link)
    {
        var parts = link.Split('#', 2);
        var folder = Path.GetDirectoryName(Path.Combine(Repository.Root, page.Path))!;
        var file = parts[0].Length == 0
            ? page.Path
            : Path.GetRelativePath(Repository.Root, Path.GetFullPath(Path.Combine(folder, parts[0])));
        return (file.Replace('\\', '/'), parts.Length > 1 ? parts[1] : "");
    }

    [GeneratedRegex(@"(?<=`|\s)(src|tests|config|hocon|docs)/[\w./-]*\w(?=`|\s)")]
    private static partial Regex RepositoryPath();

    [GeneratedRegex("^[a-z]+:")]
    private static partial Regex Scheme();
}
