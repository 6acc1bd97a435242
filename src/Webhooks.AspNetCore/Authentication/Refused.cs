using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Webhooks.Contracts;
using Webhooks.Model;

namespace Webhooks.AspNetCore;

/// <summary>A refusal of a caller.</summary>
/// <param name="Problem">The answer.</param>
/// <param name="Challenge">RFC 6750 §3.</param>
/// <param name="Wait">When it may try again.</param>
internal sealed record Refused(Problem Problem, string? Challenge = null, TimeSpan? Wait = null)
{
    private const string Realm = "Bearer realm=\"webhooks\"";

    public static readonly Refused WithoutKey = new(
        ProblemFactory.Create(StatusCodes.Status401Unauthorized, ProblemCodes.Unauthorized,
            "The request needs the header 'Authorization: Bearer <key>'."), Realm);

    public static readonly Refused WrongKey = new(
        ProblemFactory.Create(StatusCodes.Status401Unauthorized, ProblemCodes.Unauthorized,
            "This host does not know the key in the Authorization header."),
        $"{Realm}, error=\"invalid_token\"");

    public static readonly Refused ExpiredKey = new(
        ProblemFactory.Create(StatusCodes.Status401Unauthorized, ProblemCodes.Unauthorized, "The key has expired."),
        $"{Realm}, error=\"invalid_token\"");

    /// <summary>The same for every fault of a token.</summary>
    public static readonly Refused WrongToken = new(
        ProblemFactory.Create(StatusCodes.Status401Unauthorized, ProblemCodes.Unauthorized,
            "This host does not accept the token in the Authorization header. Its log says why."),
        $"{Realm}, error=\"invalid_token\"");

    public static readonly Refused UncheckedKey = new(
        ProblemFactory.Create(StatusCodes.Status503ServiceUnavailable, ProblemCodes.Unavailable,
            "The key cannot be checked at the moment, because the database does not answer."),
        Wait: TimeSpan.FromSeconds(1));

    public static readonly Refused ForeignProject = new(
        ProblemFactory.Create(StatusCodes.Status404NotFound, ProblemCodes.ProjectNotFound, "There is no such project for this key."));

    public static readonly Refused NotLocal = new(ProblemFactory.Create(
        StatusCodes.Status403Forbidden,
        ProblemCodes.Forbidden,
        "Without keys and without an authorization policy, the host answers only callers on this machine; this request came from another "
        + "address or through a proxy. Configure keys (Webhooks:Auth:Keys, in code UseWebhooksApiKeys), require a policy "
        + "(RequireAuthorization), or call AllowAnonymous() to answer every caller."));

    public static readonly Refused ForeignPage = new(ProblemFactory.Create(
        StatusCodes.Status403Forbidden,
        ProblemCodes.Forbidden,
        "A page of another site sent this request. Without keys, only pages of this host may make changes."));

    public static readonly Refused WrongHost = new(ProblemFactory.Create(
        StatusCodes.Status421MisdirectedRequest,
        ProblemCodes.MisdirectedRequest,
        "Without keys, the host answers only to localhost, 127.0.0.1 and [::1]; the request names another host. Add its name to "
            + "Webhooks:AllowedHosts (in code UseWebhooksLocalCallers)."));

    /// <summary>A refusal of the engine.</summary>
    public static Refused Of(Refusal refusal) => new(ProblemFactory.From(refusal));

    public static Refused WithoutScope(KeyScopes scope) => new(
        ProblemFactory.Create(StatusCodes.Status403Forbidden, ProblemCodes.InsufficientScope,
            $"This request needs a key with the scope '{KeyScope.Name(scope)}'."),
        $"{Realm}, error=\"insufficient_scope\", scope=\"{KeyScope.Name(scope)}\"");

    public static Refused TooManyRequests(TimeSpan wait) => new(
        ProblemFactory.Create(StatusCodes.Status429TooManyRequests, ProblemCodes.TooManyRequests,
            "The key exceeded its rate limit; Retry-After says when to try again."),
        Wait: wait);

    public static Refused TooManyFailures(TimeSpan wait) => new(
        ProblemFactory.Create(
            StatusCodes.Status429TooManyRequests,
            ProblemCodes.TooManyRequests,
            "Too many requests with wrong keys came from this address, or with keys that begin like this one; Retry-After says when to "
                + "try again."),
        Wait: wait);

    public Task WriteAsync(HttpContext http)
    {
        if (Challenge is { } challenge)
            http.Response.Headers[HeaderNames.WWWAuthenticate] = challenge;
        if (Wait is { } wait)
            http.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return ProblemResponse.WriteAsync(http, Problem);
    }
}
