using Webhooks.EndToEnd.Tests;
using Webhooks.EndToEnd.Tests.Clustering;
using Webhooks.EndToEnd.Tests.Durability;
using Webhooks.EndToEnd.Tests.Encryption;
using Webhooks.EndToEnd.Tests.Retaining;
using Xunit;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer(LongestFirst.TypeName, LongestFirst.AssemblyName)]

namespace Webhooks.EndToEnd.Tests;

/// <summary>
/// Starts the collections that take minutes first: the others then run beside them, and the run does not end with waiting.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    public const string TypeName = "Webhooks.EndToEnd.Tests.LongestFirst";
    public const string AssemblyName = "Webhooks.EndToEnd.Tests";

    private static readonly string[] Longest =
    [
        ClusterLifeCollection.Name, SqliteLifeCollection.Name, nameof(SqliteLedgerTests), nameof(PostgresLedgerTests),
        PostgresLifeCollection.Name, nameof(SecretsAtRestTests), nameof(DatabaseAwayTests), nameof(RetentionTests),
    ];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(PlaceOf);

    /// <summary>A collection of one class is named after the class; the others have names of their own.</summary>
    private static int PlaceOf(ITestCollection collection)
    {
        var place = Array.FindIndex(Longest, name => collection.DisplayName.EndsWith(name, StringComparison.Ordinal));
        return place < 0 ? Longest.Length : place;
    }
}
