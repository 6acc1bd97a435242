using System.Text;

namespace Webhooks.Pbm.Output;

/// <summary>The answers of receivers.</summary>
internal static class Answers
{
    /// <summary>A line's worth: enough for an error message.</summary>
    private const int Shown = 120;

    /// <summary>The start of a body, if it is text.</summary>
    public static string? Beginning(ReadOnlySpan<byte> body)
    {
        var text = Encoding.UTF8.GetString(body[..Math.Min(body.Length, Shown * 4)]).Trim();
        return text.Length <= Shown ? text : text[..(Shown - 1)] + "…";
    }
}
