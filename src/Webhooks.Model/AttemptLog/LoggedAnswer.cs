namespace Webhooks.Model;

/// <summary>A receiver's 2xx answer in the attempt log. Most answers of a receiver are equal, so a chunk has each once.</summary>
internal sealed record LoggedAnswer(int StatusCode, string? Headers, ReadOnlyMemory<byte> Body)
{
    public bool Equals(LoggedAnswer? other) => other is not null && StatusCode == other.StatusCode && Headers == other.Headers
        && Body.Span.SequenceEqual(other.Body.Span);

    public override int GetHashCode() => HashCode.Combine(StatusCode, Headers, Body.Length);

    /// <summary>About how many bytes it takes.</summary>
    public int Size => (Headers?.Length ?? 0) + Body.Length;
}
