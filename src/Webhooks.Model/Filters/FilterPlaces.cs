using System.Collections.Immutable;
using System.Text.Json;

namespace Webhooks.Model;

/// <summary>Where the leaves of a filter look, and what they say of a body.</summary>
internal sealed class FilterPlaces
{
    private readonly FormerPaths? _former;
    private readonly PathNode _body = new("");
    private readonly PathNode _key = new("key");
    private readonly ImmutableArray<Place> _places;

    // For $changed: where each value is, and where its former value may be. Comparing both reads them, so it is done once for each path.
    private readonly ImmutableArray<int[]> _changes;
    private readonly int _captures;

    public FilterPlaces(ImmutableArray<FilterLeaf> leaves, FormerPaths? former = null)
    {
        _former = former;
        var (bits, captures) = (0, 0);
        var places = ImmutableArray.CreateBuilder<Place>(leaves.Length);
        var changes = new List<int[]>();
        foreach (var leaf in leaves)
        {
            var formerPlaces = FormerPlacesOf(leaf);
            if (leaf.Operator == FilterOperator.Changed)
            {
                places.Add(new(leaf, ChangeOf([Capture(leaf.Path.Names), .. formerPlaces.Select(Capture)]), 0));
                continue;
            }

            ImmutableArray<ImmutableArray<string>> at = leaf.Operator == FilterOperator.From ? formerPlaces : [leaf.Path.Names];
            places.Add(new(leaf, bits, at.Length));
            foreach (var names in at)
                NodeOf(names).Add(new(leaf, UInt128.One << bits++));
        }

        _places = places.MoveToImmutable();
        _changes = [.. changes];
        _captures = captures;
        _body.Complete();
        _key.Complete();

        PathNode NodeOf(ImmutableArray<string> names) => names is ["key"] ? _key : names.Aggregate(_body, (node, name) => node.Child(name));

        int ChangeOf(int[] places)
        {
            if (changes.FindIndex(known => known[0] == places[0]) is >= 0 and var index)
                return index;
            changes.Add(places);
            return changes.Count - 1;
        }

        int Capture(ImmutableArray<string> names)
        {
            var capture = NodeOf(names).CaptureAs(captures);
            captures = Math.Max(captures, capture + 1);
            return capture;
        }
    }

    /// <summary>A bit for each leaf that is true.</summary>
    /// <exception cref="JsonException">The body is not JSON.</exception>
    public uint Evaluate(ReadOnlySpan<byte> body, string? key)
    {
        Span<BodyPart> parts = stackalloc BodyPart[_captures];
        parts.Clear();
        var reader = new Utf8JsonReader(body, BodyPass.Options);
        reader.Read();
        var marks = BodyPass.Read(ref reader, _body, parts) | OfKey(key);
        FilterWork.Add(body.Length);
        var (leaves, changed) = (0u, 0u);
        for (var i = 0; i < _changes.Length; i++)
            changed |= IsChanged(_changes[i], parts, body) ? 1u << i : 0;
        for (var i = 0; i < _places.Length; i++)
            leaves |= _places[i].Holds(marks, changed) ? 1u << i : 0;
        return leaves;
    }

    private Marks OfKey(string? key) => key is null ? _key.Missing
        : _key.MissingBelow | new Marks(_key.Leaves.Holding(new(JsonTokenType.String, key, default, isElement: false)), _key.Leaves.Bits);

    /// <summary>Where the leaf's value may formerly have been, in the order in which the places count.</summary>
    public ImmutableArray<ImmutableArray<string>> FormerPlacesOf(FilterLeaf leaf) =>
        !leaf.Path.CanHaveFormerValue ? []
        : _former?.Find(leaf.Path) is { } at ? [at.Names]
        : leaf.Path.FormerPlaces();

    /// <param name="Leaf">The leaf.</param>
    /// <param name="First">Its first bit; of <c>$changed</c> its path.</param>
    /// <param name="Count">How many it has; the first that has a value counts.</param>
    private readonly record struct Place(FilterLeaf Leaf, int First, int Count)
    {
        public bool Holds(Marks marks, uint changed)
        {
            if (Leaf.Operator == FilterOperator.Changed)
                return ((changed >> First & 1) != 0) == Leaf.IsAsked;
            if (Leaf.Operator != FilterOperator.From)
                return (marks.Holding >> First & 1) != 0;
            for (var at = First; at < First + Count; at++)
            {
                if ((marks.There >> at & 1) != 0)
                    return (marks.Holding >> at & 1) != 0;
            }

            return false;
        }
    }

    private static bool IsChanged(int[] captures, ReadOnlySpan<BodyPart> parts, ReadOnlySpan<byte> body)
    {
        var now = parts[captures[0]];
        foreach (var capture in captures.AsSpan(1))
        {
            if (parts[capture] is { Length: > 0 } before)
                return now.Length == 0
                    || !JsonSameness.AreSame(body.Slice(before.Start, before.Length), body.Slice(now.Start, now.Length));
        }

        return false;
    }
}
