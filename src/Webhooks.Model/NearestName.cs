namespace Webhooks.Model;

/// <summary>The name that was probably meant by a misspelt one.</summary>
public static class NearestName
{
    /// <summary>
    /// The known name that takes the fewest edits (insert, delete, replace, swap two neighbours), without case, '_' and '-'; null when the
    /// nearest one takes more than two edits and more than a third of the given name's length.
    /// </summary>
    /// <param name="given">What was written.</param>
    /// <param name="known">The names that exist.</param>
    public static string? Of(string given, IEnumerable<string> known)
    {
        var plain = Plain(given);
        var nearest = known.Select(name => (Name: name, Edits: Edits(plain, Plain(name)))).DefaultIfEmpty((Name: null!, Edits: int.MaxValue)).MinBy(other => other.Edits);
        return nearest.Edits <= Math.Max(2, plain.Length / 3) ? nearest.Name : null;
    }

    private static string Plain(string name) =>
        name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();

    /// <summary>The distance of Damerau and Levenshtein (optimal string alignment).</summary>
    private static int Edits(string one, string other)
    {
        var edits = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++)
        {
            for (var j = 0; j <= other.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    edits[i, j] = i + j;
                    continue;
                }

                var replaced = edits[i - 1, j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
                edits[i, j] = Math.Min(replaced, Math.Min(edits[i - 1, j], edits[i, j - 1]) + 1);
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                    edits[i, j] = Math.Min(edits[i, j], edits[i - 2, j - 2] + 1);
            }
        }

        return edits[one.Length, other.Length];
    }
}
