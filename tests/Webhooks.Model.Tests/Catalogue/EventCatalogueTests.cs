using FsCheck.Xunit;
using Xunit;

namespace Webhooks.Model.Tests.Catalogue;

public sealed class EventCatalogueTests
{
    private static readonly EventType Type = EventType.Parse("image.status_changed");

    [Property]
    public void The_version_counts_the_schemas_and_the_revision_the_changes(byte[] steps)
    {
        var catalogue = EventCatalogue.Empty;
        var (version, last, changes) = (0, default(string?), 0L);
        foreach (var step in steps)
        {
            var schema = (step % 3) switch { 0 => null, 1 => "{}", _ => "true" };
            version = version == 0 ? 1 : schema == last ? version : version + 1;
            last = schema;
            var (definition, refusal) = catalogue.Decide(new(Type) { Schema = schema, Title = $"{step}" });
            Assert.Null(refusal);
            Assert.Equal(version, definition!.Version);
            catalogue = catalogue.With(definition);
            Assert.Equal(++changes, catalogue.Revision);
        }

        Assert.Equal(changes + 1, catalogue.Without(Type).Revision);
    }

    [Fact]
    public void A_full_catalogue_takes_changes_but_no_more_types()
    {
        var catalogue = Enumerable.Range(0, EventCatalogue.MaxTypes)
            .Aggregate(EventCatalogue.Empty, (types, i) => types.With(new(EventType.Parse($"a.b{i}"))));

        Assert.Null(catalogue.Decide(new(EventType.Parse("a.b0")) { Title = "Other" }).Refusal);
        Assert.Equal("catalogue_full", catalogue.Decide(new(Type)).Refusal!.Code);
    }

    [Fact]
    public void A_catalogue_has_so_many_bytes_at_most()
    {
        var large = new string('x', 60_000);
        var catalogue = Enumerable.Range(0, 69)
            .Aggregate(EventCatalogue.Empty, (types, i) => types.With(new(EventType.Parse($"a.b{i}")) { Schema = large }));

        Assert.Equal("catalogue_full", catalogue.Decide(new(Type) { Schema = large }).Refusal!.Code);
        Assert.Null(catalogue.Decide(new(EventType.Parse("a.b0")) { Schema = large }).Refusal);
    }
}
