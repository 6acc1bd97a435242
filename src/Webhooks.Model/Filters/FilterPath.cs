using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Webhooks.Model;

/// <summary>
/// A path into an event's body: member names joined by <c>.</c>; <c>\.</c> is a dot within a name, <c>\\</c> a backslash.
/// </summary>
/// <param name="Text">The path as it was written.</param>
/// <param name="Names">Its names.</param>
internal sealed record FilterPath(string Text, ImmutableArray<string> Names)
{
    /// <summary>More than any body is deep.</summary>
    public const int MaxNames = 64;

    public const string Allowed = "1 to 64 names joined by '.', none of them empty; '\\.' is a dot within a name, '\\\\' a backslash";

    private const string Data = "data";

    /// <summary>The ordering key is not in the body, but a filter may name it as if it were.</summary>
    public bool IsKey => Names is ["key"];

    /// <summary>Whether a value there can have a former value: it is within <c>data</c>.</summary>
    public bool CanHaveFormerValue => Names is [Data, _, ..];

    public static bool TryParse(string text, [NotNullWhen(true)] out FilterPath? path)
    {
        path = null;
        var names = ImmutableArray.CreateBuilder<string>();
        var name = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '.')
            {
                if (!TakeName())
                    return false;
            }
            else if (text[i] != '\\')
            {
                name.Append(text[i]);
            }
            else if (++i < text.Length && text[i] is '.' or '\\')
            {
                name.Append(text[i]);
            }
            else
            {
                return false;
            }
        }

        if (!TakeName() || names.Count > MaxNames)
            return false;
        path = new(text, names.ToImmutable());
        return true;

        bool TakeName()
        {
            if (name.Length == 0)
                return false;
            names.Add(name.ToString());
            name.Clear();
            return true;
        }
    }

    /// <summary>
    /// Where the former value may be, in the order in which the places are looked at: <c>data.previous_x</c>,
    /// <c>data.previous_attributes.x</c>, <c>data.changes.x.from</c>.
    /// </summary>
    public ImmutableArray<ImmutableArray<string>> FormerPlaces()
    {
        var names = Names.RemoveAt(0);
        return
        [
            [Data, "previous_" + names[0], .. names.RemoveAt(0)],
            [Data, "previous_attributes", .. names],
            [Data, "changes", .. names, "from"],
        ];
    }

    public bool Equals(FilterPath? other) => other is not null && Names.AsSpan().SequenceEqual(other.Names.AsSpan());

    public override int GetHashCode() => Names.Aggregate(0, HashCode.Combine);

    public override string ToString() => Text;
}
