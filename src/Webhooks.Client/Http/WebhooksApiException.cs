using System.Net;
using Webhooks.Contracts;

namespace Webhooks.Client;

/// <summary>The host has answered, and not carried the request out.</summary>
public sealed class WebhooksApiException : HttpRequestException
{
    private static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> NoErrors = new Dictionary<string, IReadOnlyList<string>>();

    internal WebhooksApiException(HttpStatusCode status, Problem? problem, string detail, TimeSpan? retryAfter = null, Exception? inner = null)
        : base($"{(int)status} {problem?.Code ?? status.ToString()}: {detail}", inner, status)
    {
        Code = problem?.Code;
        Detail = detail;
        Errors = problem?.Errors ?? NoErrors;
        Line = problem?.Line;
        Index = problem?.Index;
        RetryAfter = retryAfter;
    }

    private WebhooksApiException(WebhooksApiException refused, long index)
        : base($"{refused.Message} (event {index} of the stream, counted from 0)", refused, refused.StatusCode)
    {
        Code = refused.Code;
        Detail = refused.Detail;
        Errors = refused.Errors;
        Index = index;
        RetryAfter = refused.RetryAfter;
    }

    /// <summary>The HTTP status.</summary>
    public int Status => (int)StatusCode!.Value;

    /// <summary>One of <see cref="ProblemCodes"/>; later hosts may have others. Null when the answer is not the host's own, but that of a proxy before it.</summary>
    public string? Code { get; }

    /// <summary>What is wrong and what is allowed, in words.</summary>
    public string Detail { get; }

    /// <summary>What is wrong, by field as the API names it; empty when no field is to blame.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Errors { get; }

    /// <summary>The line of an NDJSON body that is to blame, from 1.</summary>
    public int? Line { get; }

    /// <summary>The event that is to blame, from 0, among those that were handed in to be published: a list, or a stream as a whole.</summary>
    public long? Index { get; }

    /// <summary>How long the host wants to be left alone, counted from its answer.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>The same, told of a place in a stream instead of one in a batch.</summary>
    internal WebhooksApiException At(long index) => new(this, index);
}
