namespace Webhooks.Model;

/// <summary>Finds the known name that an unknown one probably means.</summary>
internal static class NearestName
{
    // Longer texts are not mistyped names, and the comparison takes quadratic time.
    private const int MaxLength = 128;

    // "type" is close to "event_type"; "id" is the end of too many words.
    private const int MinSharedEnd = 4;

    /// <summary>
    /// The known name with the smallest Damerau-Levenshtein distance; else one that ends as the given name does, or the reverse. Case,
    /// <c>_</c> and <c>-</c> do not count.
    /// </summary>
    /// <param name="given">The given name.</param>
    /// <param name="known">The names that exist, in the order in which ties are resolved.</param>
    /// <returns>Null when no name is near: more than a third of the given name (at least two characters) differs.</returns>
    public static string? Of(string given, IEnumerable<string> known)
    {
        var text = Normalized(given);
        if (text.Length is 0 or > MaxLength)
            return null;
        var candidates = known.Select(name => (Name: name, Text: Normalized(name)))
            .Where(candidate => candidate.Text.Length is > 0 and <= MaxLength).ToArray();
        var near =
            from candidate in candidates
            let distance = Distance(text, candidate.Text)
            where distance <= Math.Max(2, text.Length / 3) && distance < Math.Max(text.Length, candidate.Text.Length)
            orderby distance
            select candidate.Name;
        var endingAlike = from candidate in candidates
                          where ShareEnd(text, candidate.Text)
                          orderby candidate.Text.Length descending
                          select candidate.Name;
        return near.Concat(endingAlike).FirstOrDefault();
    }

    private static string Normalized(string name) =>
        name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();

    private static bool ShareEnd(string one, string other) =>
        Math.Min(one.Length, other.Length) >= MinSharedEnd
        && (one.EndsWith(other, StringComparison.Ordinal) || other.EndsWith(one, StringComparison.Ordinal));

    /// <summary>Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).</summary>
    private static int Distance(string from, string to)
    {
        var (beforeLast, last, row) = (new int[to.Length + 1], new int[to.Length + 1], new int[to.Length + 1]);
        for (var j = 0; j <= to.Length; j++)
            last[j] = j;
        for (var i = 1; i <= from.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = last[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                row[j] = Math.Min(replaced, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
            }

            (beforeLast, last, row) = (last, row, beforeLast);
        }

        return last[to.Length];
    }
}
