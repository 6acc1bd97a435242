using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Webhooks.Model;

/// <summary>Finds the clause of a filter that an event does not meet. It may take its time: it is asked for one event.</summary>
internal sealed class FilterExplanation(ImmutableArray<FilterLeaf> leaves, FilterPlaces places)
{
    private const string NotOperator = "$not";

    public FilterMismatch? Find(FilterClause clause, ReadOnlySpan<byte> body, string? key)
    {
        try
        {
            var holding = places.Evaluate(body, key);
            return clause.Holds(holding) ? null : Unmet(clause, holding, body, key);
        }
        catch (JsonException)
        {
            return new("", NameOfFirst(clause), "a JSON body", null);
        }
    }

    private FilterMismatch Unmet(FilterClause clause, uint holding, ReadOnlySpan<byte> body, string? key) => clause switch
    {
        FilterClause.Leaf leaf => Of(leaves[leaf.Number], holding, body, key),
        FilterClause.All all => Unmet(MostTelling([.. all.Parts.Where(part => !part.Holds(holding))]), holding, body, key),
        FilterClause.Any any => Unmet(any.Parts[0], holding, body, key),
        FilterClause.Not not when FirstLeaf(not.Part) is { } leaf =>
            Of(leaf, holding, body, key) with { Operator = NotOperator, Expected = not.Json },
        _ => throw new InvalidOperationException("A filter without comparisons is met by every event."),
    };

    /// <summary>The first; but of a change to another state what the state is now says more than what it was.</summary>
    private FilterClause MostTelling(IReadOnlyList<FilterClause> unmet) =>
        LeafOf(unmet[0]) is { Operator: FilterOperator.From } from
        && unmet.FirstOrDefault(part => LeafOf(part) is { Operator: FilterOperator.To } to && to.Path.Equals(from.Path)) is { } now
        ? now
        : unmet[0];

    private FilterLeaf? LeafOf(FilterClause clause) => clause is FilterClause.Leaf leaf ? leaves[leaf.Number] : null;

    private FilterMismatch Of(FilterLeaf leaf, uint holding, ReadOnlySpan<byte> body, string? key) =>
        new(leaf.Path.Text, FilterOperators.NameOf(leaf.Operator), leaf.Expected, Actual(leaf, holding, body, key));

    private string? Actual(FilterLeaf leaf, uint holding, ReadOnlySpan<byte> body, string? key)
    {
        if (leaf.Path.IsKey)
            return key is null ? null : Bounded(Quoted(key));
        if (leaf.Operator == FilterOperator.Changed)
            return leaf.IsAsked == ((holding & (1u << leaves.IndexOf(leaf))) != 0) ? "true" : "false";
        foreach (var names in leaf.Operator == FilterOperator.From ? places.FormerPlacesOf(leaf) : [leaf.Path.Names])
        {
            if (BodyPass.Find(body, names) is { Length: > 0 } part)
                return Bounded(Encoding.UTF8.GetString(body.Slice(part.Start, part.Length)));
        }

        return null;
    }

    private static string Bounded(string json) =>
        json.Length <= FilterMismatch.MaxActualLength ? json : Quoted(json[..FilterMismatch.MaxActualLength] + "…");

    private static string Quoted(string text) => JsonSerializer.Serialize(text);

    private string NameOfFirst(FilterClause clause) => FirstLeaf(clause) is { } leaf ? FilterOperators.NameOf(leaf.Operator) : "";

    private FilterLeaf? FirstLeaf(FilterClause clause) => clause switch
    {
        FilterClause.Leaf leaf => leaves[leaf.Number],
        FilterClause.Not not => FirstLeaf(not.Part),
        FilterClause.All { Parts: [var first, ..] } => FirstLeaf(first),
        FilterClause.Any { Parts: [var first, ..] } => FirstLeaf(first),
        _ => null,
    };
}
