using System.Runtime.CompilerServices;
using Webhooks.Actors.Encryption;
using Webhooks.Actors.Journal;
using Webhooks.Model;
using Xunit;

namespace Webhooks.Actors.Tests.Journal;

public sealed class GoldenFileTests
{
    private readonly FactSerializer _serializer = new(null, KeyRing.None);

    /// <summary>Its nonces are no random ones, so that it writes the same bytes each time.</summary>
    private readonly FactSerializer _sealing = new(null, new([Sample.Key], static nonce => nonce.Fill(7)));

    public static TheoryData<string> Samples => [.. GoldenFiles.Samples];

    [Theory]
    [MemberData(nameof(Samples))]
    public void What_was_stored_reads_as_what_it_meant(string sample) => Assert.Equal(
        Shape.Of(StoredSamples.ByName[sample]),
        Shape.Of(Serializer(sample).FromBinary(GoldenFiles.Read(sample), GoldenFiles.ManifestOf(sample))));

    [Theory]
    [MemberData(nameof(Samples))]
    public void What_was_read_is_written_to_the_same_bytes(string sample)
    {
        var (stored, manifest) = (GoldenFiles.Read(sample), GoldenFiles.ManifestOf(sample));
        var read = Serializer(sample).FromBinary(stored, manifest);

        Assert.Equal(manifest, _serializer.Manifest(read));
        Assert.Equal(GoldenFiles.Format(stored), GoldenFiles.Format(Serializer(sample).ToBinary(read)));
    }

    [Fact]
    public void Every_fact_and_snapshot_has_its_golden_file()
    {
        var manifests = StoredTypes.Select(type => _serializer.Manifest(RuntimeHelpers.GetUninitializedObject(type))).ToArray();

        Assert.Equal(manifests.Distinct().Count(), manifests.Length);
        foreach (var missing in StoredSamples.ByName.Keys.Except(GoldenFiles.Samples))
            Assert.Fail(
                $"Golden/{missing}.hex is missing; its sample is stored "
                    + $"as\n{GoldenFiles.Format(Serializer(missing).ToBinary(StoredSamples.ByName[missing]))}");
        Assert.Equal([], manifests.Except(GoldenFiles.Samples));
    }

    private FactSerializer Serializer(string sample) => GoldenFiles.IsSealed(sample) ? _sealing : _serializer;

    /// <summary>All that actors persist.</summary>
    internal static IEnumerable<Type> StoredTypes => typeof(ProjectFact).Assembly.GetTypes()
        .Where(type => !type.IsAbstract && (type.IsSubclassOf(typeof(ProjectFact)) || type.IsSubclassOf(typeof(WebhookFact))
            || type.IsSubclassOf(typeof(KeyFact))))
        .Append(typeof(TakenOver))
        .Append(typeof(ProjectSnapshot))
        .Append(typeof(WebhookSnapshot));
}
