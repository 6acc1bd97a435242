using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Webhooks.Model;

/// <summary>
/// What must be true of an event beside its type: a JSON object whose keys are paths into the event's body, such as
/// <c>{"data.status":{"$from":"TO REVIEW","$to":"DONE"}}</c>. It is read once and asked often; a question allocates nothing.
/// </summary>
public sealed class PayloadFilter : IEquatable<PayloadFilter>
{
    /// <summary>The most bytes of a filter, white space apart.</summary>
    public const int MaxBytes = 4096;

    /// <summary>How deep <c>$or</c>, <c>$and</c> and <c>$not</c> may nest, the filter itself included.</summary>
    public const int MaxDepth = 5;

    /// <summary>The most comparisons.</summary>
    public const int MaxLeaves = 32;

    // Created on first use: of ten thousand filters that the index distinguishes few are ever evaluated.
    private volatile FilterPlaces? _places;
    private volatile PlacesOfType? _ofType;

    internal PayloadFilter(string json, FilterClause clause, ImmutableArray<FilterLeaf> leaves) =>
        (Json, Clause, Leaves) = (json, clause, leaves);

    /// <summary>The filter as it was given, without white space.</summary>
    public string Json { get; }

    internal FilterClause Clause { get; }

    internal ImmutableArray<FilterLeaf> Leaves { get; }

    /// <summary>Reads a filter; false when it is none, with what is wrong by JSON pointer.</summary>
    public static bool TryParse(string json, [NotNullWhen(true)] out PayloadFilter? filter, out ImmutableArray<FieldError> errors) =>
        FilterReader.TryRead(json, out filter, out errors);

    /// <exception cref="FormatException">It is not a filter.</exception>
    public static PayloadFilter Parse(string json) => TryParse(json, out var filter, out var errors)
        ? filter
        : throw new FormatException("Not a filter: " + string.Join("; ", errors.Select(error => $"{error.Field} {error.Message}")) + ".");

    /// <summary>Whether the filter is true of an event. It is not of a body that is not JSON.</summary>
    /// <param name="body">The event's body, in UTF-8.</param>
    /// <param name="key">Its ordering key, or null.</param>
    public bool Matches(ReadOnlySpan<byte> body, string? key) => Matches(body, key, null);

    /// <inheritdoc cref="Matches(ReadOnlySpan{byte}, string)"/>
    /// <param name="body">The event's body, in UTF-8.</param>
    /// <param name="key">Its ordering key, or null.</param>
    /// <param name="former">Where its type keeps former values.</param>
    internal bool Matches(ReadOnlySpan<byte> body, string? key, FormerPaths? former)
    {
        try
        {
            return Clause.Holds(PlacesOf(former).Evaluate(body, key));
        }
        catch (JsonException)
        {
            // An embedding host publishes bytes that it vouches for; a receiver may want them although they are no JSON, a filter cannot.
            return false;
        }
    }

    /// <summary>The first clause that is not met, or null when the filter is true of the event.</summary>
    /// <param name="body">The event's body, in UTF-8.</param>
    /// <param name="key">Its ordering key, or null.</param>
    public FilterMismatch? Explain(ReadOnlySpan<byte> body, string? key) => Explain(body, key, null);

    /// <inheritdoc cref="Explain(ReadOnlySpan{byte}, string)"/>
    /// <param name="body">The event's body, in UTF-8.</param>
    /// <param name="key">Its ordering key, or null.</param>
    /// <param name="former">Where its type keeps former values.</param>
    internal FilterMismatch? Explain(ReadOnlySpan<byte> body, string? key, FormerPaths? former) =>
        new FilterExplanation(Leaves, PlacesOf(former)).Find(Clause, body, key);

    /// <inheritdoc/>
    public bool Equals(PayloadFilter? other) => other is not null && Json == other.Json;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PayloadFilter);

    /// <inheritdoc/>
    public override int GetHashCode() => Json.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Json;

    /// <summary>Events of one type follow one another: the places of the last type are kept.</summary>
    private FilterPlaces PlacesOf(FormerPaths? former)
    {
        if (former is null)
            return _places ??= new(Leaves);
        var known = _ofType;
        if (known is null || !ReferenceEquals(known.Former, former))
            _ofType = known = new(former, new(Leaves, former));
        return known.Places;
    }

    private sealed record PlacesOfType(FormerPaths Former, FilterPlaces Places);
}
