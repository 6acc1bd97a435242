using Microsoft.AspNetCore.Http;
using Webhooks.Contracts;
using Webhooks.Model;

namespace Webhooks.AspNetCore;

/// <summary>
/// Metadata of an endpoint: a parameter that its query may have. The OpenAPI document and the check below have it from here.
/// </summary>
internal sealed record QueryParameter(string Name);

/// <summary>Metadata of an endpoint: the fields that its JSON body may have.</summary>
internal sealed record BodyFields(IReadOnlyList<string> Names);

/// <summary>
/// Rejects a request whose query has parameters that its endpoint does not declare: with a mistyped one the host would do what the client
/// did not ask for.
/// </summary>
internal static class QueryParameters
{
    // As for a request's field: echoed names are short.
    private const int MaxEchoed = 64;

    public static ValueTask<object?> CheckAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (http.Request.Query.Count > 0 && http.GetEndpoint() is { } endpoint)
            Check(http.Request.Query.Keys, Of(endpoint), endpoint.Metadata.GetMetadata<BodyFields>()?.Names ?? []);
        return next(context);
    }

    /// <summary>The parameters that an endpoint declares.</summary>
    public static string[] Of(Endpoint endpoint) =>
        [.. endpoint.Metadata.GetOrderedMetadata<QueryParameter>().Select(parameter => parameter.Name)];

    /// <summary>400 when a parameter is not declared.</summary>
    /// <param name="given">The names in the query, not case-sensitive.</param>
    /// <param name="declared">The declared parameters.</param>
    /// <param name="fields">The fields of its body.</param>
    public static void Check(IEnumerable<string> given, string[] declared, IReadOnlyList<string> fields)
    {
        FieldError[] errors =
        [
            .. given.Where(name => !declared.Contains(name, StringComparer.OrdinalIgnoreCase))
                .Select(
                    name =>
                        new FieldError(name is { Length: > 0 and <= MaxEchoed } ? name : "a parameter", Explain(name, declared, fields))),
        ];
        if (errors.Length > 0)
            throw new RejectedRequestException(
                ProblemFactory.Create(StatusCodes.Status400BadRequest, ProblemCodes.UnknownParameter, errors));
    }

    private static string Explain(string name, string[] declared, IReadOnlyList<string> fields)
    {
        if (NearestName.Of(name, declared) is null && fields.Contains(name, StringComparer.OrdinalIgnoreCase))
            return "is not a parameter of the query but a field of the body";
        return declared.Length == 0
            ? "is not a parameter of this request, which has none"
            : $"is not a parameter of this request, which has {string.Join(", ", declared)}{UnknownName.Suggestion(name, declared)}";
    }
}
