using System.Text;

namespace Webhooks.Benchmarks.Sending;

/// <summary>The <c>data</c> of image status changes, filled up to a given size.</summary>
internal sealed class Payloads
{
    public const string EventType = "image.status_changed";

    public const int Variety = 64;

    private static readonly string[] Statuses =
        ["NEW", "IN PROGRESS", "TO REVIEW", "DONE", "SKIPPED", "COMPLETED", "AUTO-LABELLED"];

    private readonly byte[][] _payloads;
    private readonly int _customers;

    /// <param name="bytes">The size of each.</param>
    /// <param name="customers">Whose they are in turn, by <c>customer_id</c> from c0 on; 0 for none.</param>
    public Payloads(int bytes, int customers = 0)
    {
        _customers = customers;
        _payloads = [.. Enumerable.Range(0, Variety).Select(i => Write(i, bytes))];
    }

    public ReadOnlyMemory<byte> this[long number] => _customers == 0 ? _payloads[number % Variety]
        : (byte[])[.. Encoding.UTF8.GetBytes($"{{\"customer_id\":\"c{number % _customers}\","), .. _payloads[number % Variety].AsSpan(1)];

    private static byte[] Write(int i, int bytes)
    {
        var from = Statuses[i % Statuses.Length];
        var to = Statuses[(i + 1) % Statuses.Length];
        var start =
            $$"""{"image_id":"img_{{i:D8}}","user_id":"usr_{{i % 7}}","previous_status":"{{from}}","status":"{{to}}","note":" """.TrimEnd();
        return Encoding.UTF8.GetBytes(start + Filling(bytes - start.Length - 2) + "\"}");
    }

    private static string Filling(int length)
    {
        const string Words = "The annotator moved the box by two pixels and left it for review. ";
        var filling = new StringBuilder();
        while (filling.Length < length)
            filling.Append(Words);
        return filling.ToString(0, Math.Max(0, length));
    }
}
