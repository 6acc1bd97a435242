using System.Net;
using Webhooks.Client.Http;
using Webhooks.Contracts;

namespace Webhooks.Client;

/// <summary>The host answered and did not carry out the request.</summary>
public sealed class WebhooksApiException : HttpRequestException
{
    private static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> NoErrors = new Dictionary<string, IReadOnlyList<string>>();

    internal WebhooksApiException(
        HttpStatusCode status, Problem? problem, string detail, TimeSpan? retryAfter = null, Exception? inner = null)
        : base($"{(int)status} {problem?.Code ?? status.ToString()}: {detail}", inner, status)
    {
        Code = problem?.Code;
        Detail = detail;
        Errors = problem?.Errors ?? NoErrors;
        Line = problem?.Line;
        Index = problem?.Index;
        RetryAfter = retryAfter;
    }

    private WebhooksApiException(WebhooksApiException refused, string detail, long? index, int attempts)
        : base(
            $"{refused.Status} {refused.Code ?? refused.StatusCode.ToString()}: {detail}{(attempts > 1 ? $" ({attempts} attempts)" : "")}",
            refused, refused.StatusCode)
    {
        Code = refused.Code;
        Detail = detail;
        Errors = refused.Errors;
        Line = refused.Line;
        Index = index;
        RetryAfter = refused.RetryAfter;
        Attempts = attempts;
    }

    /// <summary>The HTTP status.</summary>
    public int Status => (int)StatusCode!.Value;

    /// <summary>
    /// One of <see cref="ProblemCodes"/>; later hosts may have others. Null when the answer is not the host's own, but that of a proxy
    /// before it.
    /// </summary>
    public string? Code { get; }

    /// <summary>What is wrong and what is allowed, in words.</summary>
    public string Detail { get; }

    /// <summary>What is wrong, by field as the API names it; empty when no field is wrong.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Errors { get; }

    /// <summary>The wrong line of an NDJSON body, from 1.</summary>
    public int? Line { get; }

    /// <summary>
    /// The wrong event, from 0, among the events to publish: a list, or a stream as a whole.
    /// </summary>
    public long? Index { get; }

    /// <summary>How long to wait before the next request, counted from the answer.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>How many times the request was sent; this is the last answer.</summary>
    public int Attempts { get; } = 1;

    /// <summary>The same failure after several attempts.</summary>
    internal WebhooksApiException After(int attempts) => new(this, Detail, Index, attempts);

    /// <summary>The same failure for a batch of a stream: its events are counted within the stream.</summary>
    /// <param name="before">How many events of the stream the batches before it had.</param>
    internal WebhooksApiException InStream(long before) => new(this, StreamDetail.Of(Detail, before), Index + before, Attempts);
}
