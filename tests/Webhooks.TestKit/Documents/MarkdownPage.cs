using System.Text.RegularExpressions;

namespace Webhooks.TestKit;

/// <summary>A Markdown file.</summary>
/// <param name="Path">From the root of the repository, with slashes.</param>
/// <param name="Text">All of it.</param>
public sealed partial record MarkdownPage(string Path, string Text)
{
    public IReadOnlyList<string> Lines { get; } = Text.TrimEnd('\n').Split('\n');

    /// <summary>Without its code blocks.</summary>
    public string Prose { get; } = Fence().Replace(Text, "");

    /// <summary>The targets of links and pictures.</summary>
    public IEnumerable<string> Links => Link().Matches(Prose).Select(link => link.Groups["target"].Value);

    /// <summary>What a link to a heading has behind its <c>#</c>, as GitHub makes it.</summary>
    public IEnumerable<string> Anchors =>
        from heading in Heading().Matches(Prose)
        let text = heading.Groups["text"].Value.Trim().ToLowerInvariant()
        select string.Concat(text.Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')).Replace(' ', '-');

    /// <summary>The code blocks of a language.</summary>
    public IEnumerable<string> Blocks(string language) =>
        Fence().Matches(Text).Where(block => block.Groups["language"].Value == language).Select(block => block.Groups["code"].Value);

    /// <summary>The cells of the rows of all tables, without heads.</summary>
    public IEnumerable<string[]> Rows() => Lines
        .Where(line => line.StartsWith("| `", StringComparison.Ordinal) || NumberCell().IsMatch(line))
        .Select(line => Cell().Split(line.Trim().Trim('|')).Select(cell => cell.Trim()).ToArray());

    public override string ToString() => Path;

    [GeneratedRegex(@"^```(?<language>\w*)\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\[[^\]]*\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\| \d+ \|")]
    private static partial Regex NumberCell();

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex Cell();
}
