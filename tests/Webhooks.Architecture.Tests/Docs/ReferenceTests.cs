using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Webhooks.Contracts;
using Webhooks.Model;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Architecture.Tests.Docs;

/// <summary>What the reference pages list is what the source has, and the other way round.</summary>
public sealed partial class ReferenceTests
{
    [Fact]
    public void Every_failure_reason_is_listed() => AssertSame(
        Enum.GetValues<FailureReason>().Select(reason => reason.Name()),
        FirstCells("docs/reference/failure-reasons.md"));

    [Fact]
    public void Every_problem_code_is_listed_with_its_status() => AssertSame(
        ProblemCodes.Statuses.Select(code => $"{code.Value} `{code.Key}`"),
        Documentation.Page("docs/reference/problem-codes.md").Rows().Select(cells => $"{cells[0]} {cells[1]}"));

    [Fact]
    public void Every_setting_is_listed() => AssertSame(
        Settings().Select(key => $"Webhooks:{key}"),
        FirstCells("docs/reference/configuration.md").Where(cell => cell.StartsWith("Webhooks:", StringComparison.Ordinal)));

    [Fact]
    public void Every_setting_that_a_page_names_exists()
    {
        var known = Settings();

        Assert.Equal([], from page in Documentation.All
                         from Match named in Setting().Matches(page.Text)
                         let key = named.Groups["key"].Value.Replace("__", ":", StringComparison.Ordinal)
                         where !known.Any(setting => IsAtOrBelow(key, setting) || IsAtOrBelow(setting, key))
                         select $"{page.Path}: {named.Value}");
    }

    private static void AssertSame(IEnumerable<string> source, IEnumerable<string> listed) =>
        Assert.Equal(source.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));

    private static IEnumerable<string> FirstCells(string path) => Documentation.Page(path).Rows().Select(cells => cells[0].Trim('`'));

    /// <summary>Every key that the host reads below <c>Webhooks</c>.</summary>
    private static HashSet<string> Settings()
    {
        var settings = Assembly.Load("Webhooks.Host").GetType("Webhooks.Host.HostSettings", throwOnError: true)!;
        var read = settings.GetMethod("Read")!.Invoke(null, [new ConfigurationBuilder().Build(), false]);
        return [.. (IReadOnlySet<string>)settings.GetProperty("Known")!.GetValue(read)!];
    }

    private static bool IsAtOrBelow(string key, string other) =>
        key.StartsWith(other, StringComparison.OrdinalIgnoreCase) && (key.Length == other.Length || key[other.Length] == ':');

    [GeneratedRegex(@"\bWebhooks(:|__)(?<key>[A-Z]\w*((:|__)\w+)*)")]
    private static partial Regex Setting();
}
