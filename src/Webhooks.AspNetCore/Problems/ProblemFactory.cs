using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Webhooks.Contracts;
using Webhooks.Model;

namespace Webhooks.AspNetCore;

/// <summary>Creates problems from failures.</summary>
internal static class ProblemFactory
{
    public static Problem Create(int status, string code, string detail) => new()
    {
        Title = ReasonPhrases.GetReasonPhrase(status) is { Length: > 0 } phrase ? phrase : "Error",
        Status = status,
        Code = code,
        Detail = detail,
    };

    /// <summary>A problem with fields: its detail repeats the error of each.</summary>
    public static Problem Create(int status, string code, IReadOnlyCollection<FieldError> errors, string prefix = "") =>
        Create(status, code,
            prefix + Sentence(string.Join("; ", errors.Select(e => $"{e.Field} {e.Message}")))) with
        { Errors = ByField(errors) };

    public static Problem From(Refusal refusal) =>
        Create(StatusOf(refusal.Reason), refusal.Code, refusal.Detail) with
        {
            Errors = refusal.Errors.IsDefaultOrEmpty ? null : ByField(refusal.Errors),
            Index = refusal.Index,
            Count = refusal.Count,
            EventIds = refusal.Events.IsDefaultOrEmpty ? null : [.. refusal.Events.Select(id => id.Value)],
        };

    /// <summary>The problem for a bare status of the server or the routing.</summary>
    public static Problem FromStatus(int status, HttpRequest request) => status switch
    {
        StatusCodes.Status401Unauthorized =>
            Create(status, ProblemCodes.Unauthorized, $"'{request.Path}' requires a signed-in caller or a key."),
        StatusCodes.Status403Forbidden => Create(status, ProblemCodes.Forbidden, $"The caller may not use '{request.Path}'."),
        StatusCodes.Status404NotFound => Create(status, ProblemCodes.RouteNotFound, $"There is no route '{request.Path}'."),
        StatusCodes.Status405MethodNotAllowed => Create(
            status, ProblemCodes.MethodNotAllowed,
            $"'{request.Path}' does not allow {request.Method}; the header Allow lists what it allows."),
        StatusCodes.Status408RequestTimeout => Create(status, ProblemCodes.BodyTooSlow, "The request took too long to arrive."),
        StatusCodes.Status413PayloadTooLarge => Create(status, ProblemCodes.BodyTooLarge, "The body is larger than this server allows."),
        StatusCodes.Status415UnsupportedMediaType => Create(
            status, ProblemCodes.UnsupportedMediaType, "This route does not accept the content type."),
        StatusCodes.Status421MisdirectedRequest => Create(status, ProblemCodes.MisdirectedRequest, "This host does not have this name."),
        StatusCodes.Status429TooManyRequests =>
            Create(status, ProblemCodes.TooManyRequests, "Too many requests arrived; repeat this one later."),
        StatusCodes.Status503ServiceUnavailable =>
            Create(status, ProblemCodes.Unavailable, "The host cannot answer this request at the moment; repeat it later."),
        >= 500 => Create(status, ProblemCodes.InternalError, "The server failed to answer this request; its log says why."),
        _ => Create(status, ProblemCodes.BadRequest, "The request is not valid HTTP or not valid for this route."),
    };

    /// <summary>
    /// Where and why a body is not JSON. The reader's message contains only characters of the body; it counts lines and bytes from 0,
    /// and the API from 1.
    /// </summary>
    public static string ValidateJson(JsonException exception)
    {
        var reason = exception.Message.Split(" LineNumber: ", 2)[0].TrimEnd('.');
        var line = exception.LineNumber is > 0 and var number ? $"line {number + 1}, " : "";
        return $"The JSON is malformed: {reason} ({line}byte {exception.BytePositionInLine + 1}).";
    }

    private static int StatusOf(RefusalReason reason) => reason switch
    {
        RefusalReason.NotFound => StatusCodes.Status404NotFound,
        RefusalReason.Conflict => StatusCodes.Status409Conflict,
        RefusalReason.Invalid => StatusCodes.Status422UnprocessableEntity,
        RefusalReason.Forbidden => StatusCodes.Status403Forbidden,
        RefusalReason.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "Not a reason."),
    };

    private static string Sentence(string text) => text.EndsWith('?') ? text : $"{text}.";

    private static Dictionary<string, IReadOnlyList<string>> ByField(IEnumerable<FieldError> errors) =>
        errors.GroupBy(e => e.Field).ToDictionary(g => g.Key, IReadOnlyList<string> (g) => [.. g.Select(e => e.Message)]);
}
