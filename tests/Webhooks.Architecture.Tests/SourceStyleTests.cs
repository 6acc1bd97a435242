using System.Text.RegularExpressions;
using Webhooks.Architecture.Tests.Docs;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Architecture.Tests;

/// <summary>How the sources are written, as far as a search can see it.</summary>
public sealed partial class SourceStyleTests
{
    private const int LongestLine = 140;

    private static readonly string[] Skipped = ["bin", "obj", ".git", "_site", "TestResults"];

    [Fact]
    public void Lines_of_code_have_at_most_140_columns_unless_they_are_data() =>
        Assert.Equal([], from file in Files("src", "tests")
                         where file.EndsWith(".cs", StringComparison.Ordinal)
                         from numbered in OutsideRawStrings(File.ReadLines(file))
                         where numbered.Line.Length > LongestLine && !Hex().IsMatch(numbered.Line)
                         select $"{Place(file)}:{numbered.Number}: {numbered.Line.Length} columns");

    [Fact]
    public void Sources_use_plain_words() =>
        Assert.Equal([], from file in Files("src", "tests", "hocon", "config")
                         where Text().IsMatch(file) && !file.EndsWith("PlainWords.cs", StringComparison.Ordinal)
                         from numbered in File.ReadLines(file).Select((line, index) => (Line: line, Number: index + 1))
                         from Match word in PlainWords.Forbidden.Matches(Words(numbered.Line))
                         select $"{Place(file)}:{numbered.Number}: {word.Value}: {PlainWords.Instead(word.Value)}");

    private static IEnumerable<string> Files(params string[] folders) =>
        folders.SelectMany(folder => Below(Path.Combine(Repository.Root, folder)));

    private static IEnumerable<string> Below(string folder) =>
        Directory.GetFiles(folder).Concat(
            Directory.GetDirectories(folder).Where(inner => !Skipped.Contains(Path.GetFileName(inner))).SelectMany(Below));

    /// <summary>A line with the names of tests as words, without a name of Akka.NET and a stored sample.</summary>
    private static string Words(string line) => line.Replace("ActorRefs.Nobody", "", StringComparison.Ordinal)
        .Replace("so be it", "", StringComparison.Ordinal).Replace('_', ' ');

    private static string Place(string file) => Path.GetRelativePath(Repository.Root, file);

    /// <summary>The lines without those of raw string literals: JSON, SQL, style sheets and scripts are data.</summary>
    private static IEnumerable<(string Line, int Number)> OutsideRawStrings(IEnumerable<string> lines)
    {
        var (isInside, number) = (false, 0);
        foreach (var line in lines)
        {
            number++;
            var quotes = RawQuotes().Count(line);
            if (!isInside && quotes == 0)
                yield return (line, number);
            if (quotes % 2 == 1)
                isInside = !isInside;
        }
    }

    [GeneratedRegex("^ *\"[0-9a-f]+\"[,;)]*$")]
    private static partial Regex Hex();

    [GeneratedRegex("\"{3,}")]
    private static partial Regex RawQuotes();

    [GeneratedRegex(@"\.(cs|razor|proto|conf|sql|yml|json|js|css|html|md)$|Caddyfile$")]
    private static partial Regex Text();
}
