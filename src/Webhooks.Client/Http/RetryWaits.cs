using System.Net;

namespace Webhooks.Client.Http;

/// <summary>Whether to try again after a failure, and when.</summary>
internal sealed class RetryWaits(WebhooksClientOptions options, Func<double> chance)
{
    /// <summary>The wait before the next attempt; null for no further attempt.</summary>
    /// <param name="attempt">The failed attempt, from 1.</param>
    /// <param name="repetition">Whether an unknown outcome allows one.</param>
    /// <param name="failure">How it failed.</param>
    public TimeSpan? After(int attempt, Repetition repetition, HttpRequestException failure)
    {
        if (attempt >= options.MaxAttempts || !MayPass(failure) || (repetition != Repetition.Harmless && !NothingWasDone(failure)))
            return null;
        if ((failure as WebhooksApiException)?.RetryAfter is not { } wanted)
            return OwnWait(attempt);

        // A little later than requested, so that clients that were refused together do not all retry together.
        return wanted > options.MaxWait ? null : wanted + (options.FirstWait * chance());
    }

    private TimeSpan OwnWait(int attempt)
    {
        var wait = TimeSpan.FromTicks((long)Math.Min(options.FirstWait.Ticks * Math.Pow(2, attempt - 1), options.MaxWait.Ticks));
        return wait * (1 - (chance() / 2));
    }

    private static bool MayPass(HttpRequestException failure) => failure is WebhooksApiException
        ? failure.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable
            or HttpStatusCode.GatewayTimeout
        : failure.HttpRequestError is not (HttpRequestError.SecureConnectionError or HttpRequestError.ConfigurationLimitExceeded
            or HttpRequestError.VersionNegotiationError);

    private static bool NothingWasDone(HttpRequestException failure) =>
        failure.StatusCode == HttpStatusCode.TooManyRequests
        || failure.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.ProxyTunnelError;
}
