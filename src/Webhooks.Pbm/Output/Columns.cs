namespace Webhooks.Pbm.Output;

/// <summary>Lines of cells in columns. A head that starts with <c>&gt;</c> is for numbers, which are right-aligned.</summary>
internal sealed class Columns(params string[] heads)
{
    private const string Gap = "  ";

    /// <summary>Names, types and URLs may be longer than a terminal is wide; the last column is never cut.</summary>
    private const int Widest = 44;

    private readonly List<string[]> _rows = [[.. heads.Select(head => head.TrimStart('>'))]];

    public int Count => _rows.Count - 1;

    public void Add(params IEnumerable<string?> cells) =>
        _rows.Add([.. cells.Select((cell, i) => Cut(Plain.Line(string.IsNullOrEmpty(cell) ? "-" : cell), isLast: i == heads.Length - 1))]);

    public IEnumerable<string> Lines()
    {
        var widths = heads.Select((_, i) => _rows.Max(row => row[i].Length)).ToArray();
        return _rows.Select(row => string.Join(Gap, row.Select((cell, i) =>
            heads[i].StartsWith('>') ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]))).TrimEnd());
    }

    private static string Cut(string text, bool isLast) => isLast || text.Length <= Widest ? text : text[..(Widest - 1)] + "…";
}
