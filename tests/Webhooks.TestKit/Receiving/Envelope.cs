using System.Text;
using System.Text.RegularExpressions;

namespace Webhooks.TestKit;

/// <summary>
/// The body of a delivery, read strictly: fields in the promised order and no white space outside <c>data</c>,
/// whose bytes are kept as they came.
/// </summary>
public sealed partial record Envelope(string Id, string Type, string Timestamp, string ProjectId, long Sequence, byte[] Data)
{
    /// <summary>The envelope, or null when the body is not laid out as promised.</summary>
    public static Envelope? Parse(ReadOnlySpan<byte> body)
    {
        // Latin-1 maps every byte to one character and back.
        var match = Layout().Match(Encoding.Latin1.GetString(body));
        return match.Success && long.TryParse(match.Groups["sequence"].ValueSpan, out var sequence)
            ? new Envelope(
                match.Groups["id"].Value,
                match.Groups["type"].Value,
                match.Groups["timestamp"].Value,
                match.Groups["project"].Value,
                sequence,
                Encoding.Latin1.GetBytes(match.Groups["data"].Value))
            : null;
    }

    [GeneratedRegex(
        """
        ^\{"id":"(?<id>[A-Za-z0-9_-]{1,64})","type":"(?<type>[a-z0-9_.]{1,128})","timestamp":"(?<timestamp>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z)","project_id":"(?<project>[A-Za-z0-9_-]{1,64})","sequence":(?<sequence>[1-9]\d*),"data":(?<data>\S(.*\S)?)\}\z
        """,
        RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Layout();
}
