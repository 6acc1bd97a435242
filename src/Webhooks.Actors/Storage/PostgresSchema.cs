using System.Text.RegularExpressions;

namespace Webhooks.Actors.Storage;

/// <summary>The schema of <c>config/schema/postgresql.sql</c>: that file is the only definition.</summary>
internal static partial class PostgresSchema
{
    public const string File = "config/schema/postgresql.sql";

    public static string Sql { get; } = Resources.Text("postgresql.sql");

    /// <summary>Each table with its columns.</summary>
    public static IReadOnlyList<(string Table, IReadOnlyList<string> Columns)> Tables { get; } =
        [
            .. Table().Matches(Sql)
                .Select(
                    table => (table.Groups["name"].Value,
                        (IReadOnlyList<string>)[.. Column().Matches(table.Groups["body"].Value).Select(c => c.Value)]))];

    /// <summary>Indexes with their own names.</summary>
    public static IReadOnlyList<string> Indexes { get; } = [.. Index().Matches(Sql).Select(index => index.Groups["name"].Value)];

    [GeneratedRegex(@"^CREATE TABLE IF NOT EXISTS (?<name>\w+) \((?<body>.*?)^\);", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Table();

    [GeneratedRegex("(?<=^  )[a-z_]+", RegexOptions.Multiline)]
    private static partial Regex Column();

    [GeneratedRegex(@"^CREATE (UNIQUE )?INDEX IF NOT EXISTS (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex Index();
}
