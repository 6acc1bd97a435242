using Webhooks.Actors;
using Webhooks.Dashboard.Shared;
using Webhooks.Model;

namespace Webhooks.Dashboard.Pages.Webhooks.Filtering;

/// <summary>The fields that the events of some patterns have: from the schemas of their types, and from the last events.</summary>
internal sealed class FieldSource(AuthorizedQueries queries)
{
    /// <summary>Types whose events are read: more have no fields in common to filter by.</summary>
    private const int MostTypes = 5;

    /// <summary>Events of each.</summary>
    private const int MostEvents = 10;

    public async Task<IReadOnlyList<FilterField>> ReadAsync(
        ProjectId project, IEnumerable<string> patterns, IEnumerable<OfferedType> offered, CancellationToken cancellationToken)
    {
        List<EventTypePattern> wanted = [];
        foreach (var text in patterns)
        {
            if (EventTypePattern.TryParse(text, out var pattern))
                wanted.Add(pattern);
        }

        OfferedType[] types = [.. offered.Where(type => wanted.Exists(pattern => pattern.Matches(type.Definition.Type))).Take(MostTypes)];
        var fields = types.SelectMany(type => SchemaFields.Of(type.Definition.Schema)).ToList();
        foreach (var type in types)
        {
            var last = await queries.LastBodiesAsync(project, type.Definition.Type, MostEvents, cancellationToken);
            fields.AddRange(SeenFields.Of(last));
            // Samples are bodies without an envelope.
            fields.AddRange(SeenFields.Of(type.Definition.Samples.Select(
                sample => (ReadOnlyMemory<byte>)System.Text.Encoding.UTF8.GetBytes($"{{\"data\":{sample}}}"))));
        }

        return [.. FilterField.Merge(fields).Take(FilterField.Most), FilterField.Key];
    }
}
