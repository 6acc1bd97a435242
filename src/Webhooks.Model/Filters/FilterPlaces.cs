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
    private readonly int _captures;

    public FilterPlaces(ImmutableArray<FilterLeaf> leaves, FormerPaths? former = null)
    {
        _former = former;
        var (bits, captures) = (0, 0);
        var places = ImmutableArray.CreateBuilder<Place>(leaves.Length);
        foreach (var leaf in leaves)
        {
            var formerPlaces = FormerPlacesOf(leaf);
            if (leaf.Operator == FilterOperator.Changed)
            {
                places.Add(new(leaf, 0, 0) { Captures = [Capture(leaf.Path.Names), .. formerPlaces.Select(Capture)] });
                continue;
            }

            ImmutableArray<ImmutableArray<string>> at = leaf.Operator == FilterOperator.From ? formerPlaces : [leaf.Path.Names];
            places.Add(new(leaf, bits, at.Length));
            foreach (var names in at)
                NodeOf(names).Add(new(leaf, UInt128.One << bits++));
        }

        _places = places.MoveToImmutable();
        _captures = captures;
        _body.Complete();
        _key.Complete();

        PathNode NodeOf(ImmutableArray<string> names) => names is ["key"] ? _key : names.Aggregate(_body, (node, name) => node.Child(name));

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
        var leaves = 0u;
        for (var i = 0; i < _places.Length; i++)
            leaves |= _places[i].Holds(marks, parts, body) ? 1u << i : 0;
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
    /// <param name="First">Its first bit.</param>
    /// <param name="Count">How many it has; the first that has a value counts.</param>
    private readonly record struct Place(FilterLeaf Leaf, int First, int Count)
    {
        /// <summary>For <c>$changed</c>: the value, and where its former value may be.</summary>
        public int[] Captures { get; init; } = [];

        public bool Holds(Marks marks, ReadOnlySpan<BodyPart> parts, ReadOnlySpan<byte> body)
        {
            if (Leaf.Operator == FilterOperator.Changed)
                return IsChanged(parts, body) == Leaf.IsAsked;
            if (Leaf.Operator != FilterOperator.From)
                return (marks.Holding >> First & 1) != 0;
            for (var at = First; at < First + Count; at++)
            {
                if ((marks.There >> at & 1) != 0)
                    return (marks.Holding >> at & 1) != 0;
            }

            return false;
        }

        private bool IsChanged(ReadOnlySpan<BodyPart> parts, ReadOnlySpan<byte> body)
        {
            var now = parts[Captures[0]];
            foreach (var capture in Captures.AsSpan(1))
            {
                if (parts[capture] is { Length: > 0 } before)
                    return now.Length == 0
                        || !JsonSameness.AreSame(body.Slice(before.Start, before.Length), body.Slice(now.Start, now.Length));
            }

            return false;
        }
    }
}
