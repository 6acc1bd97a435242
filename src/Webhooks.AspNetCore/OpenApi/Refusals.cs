using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;
using Webhooks.Contracts;

namespace Webhooks.AspNetCore;

/// <summary>Metadata of an endpoint: the codes of the problems that it answers with. There may be several on one.</summary>
internal sealed record Refusals(IReadOnlyList<string> Codes)
{
    /// <summary>Problems of any body.</summary>
    public static readonly string[] OfBody =
    [
        ProblemCodes.MalformedJson, ProblemCodes.InvalidBody, ProblemCodes.UnknownField, ProblemCodes.BodyTooSlow,
        ProblemCodes.BodyTooLarge,
        ProblemCodes.UnsupportedMediaType,
    ];

    /// <summary>Problems of any request.</summary>
    private static readonly string[] OfAny =
    [
        ProblemCodes.UnknownParameter, ProblemCodes.Unauthorized, ProblemCodes.InsufficientScope, ProblemCodes.Forbidden,
        ProblemCodes.MisdirectedRequest,
        ProblemCodes.TooManyRequests,
    ];

    /// <summary>Problems of paths that contain a project.</summary>
    private static readonly string[] OfProject =
        [ProblemCodes.ProjectNotFound, ProblemCodes.InvalidParameter, ProblemCodes.MissingCapability, ProblemCodes.AccessEnded];

    /// <summary>Adds a response for each status, with the codes that it may have.</summary>
    public static async Task DescribeAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var codes = context.Description.ActionDescriptor.EndpointMetadata.OfType<Refusals>().SelectMany(refusals => refusals.Codes)
            .Concat(OfAny)
            .Concat(
                context.Description.RelativePath?.Contains($"{{{ProjectRoute.Parameter}}}", StringComparison.Ordinal) == true
                    ? OfProject
                    : []);
        var (problem, responses) = (await context.SchemaOf<Problem>(cancellationToken), operation.Responses ??= []);
        foreach (var group in codes.Distinct(StringComparer.Ordinal).GroupBy(code => ProblemCodes.Statuses[code])
            .OrderBy(group => group.Key))
            responses[$"{group.Key}"] = Response(group.Key, group, problem);
    }

    private static OpenApiResponse Response(int status, IEnumerable<string> codes, IOpenApiSchema problem) => new()
    {
        Description =
            ReasonPhrases.GetReasonPhrase(status) + ": "
                + string.Join(", ", codes.Order(StringComparer.Ordinal).Select(code => $"`{code}`")),
        Headers = status is 429 or 503 ? RetryAfter : null,
        Content = new Dictionary<string, OpenApiMediaType>
        {
            [Problem.MediaType] = new() { Schema = problem },
        },
    };

    private static Dictionary<string, IOpenApiHeader> RetryAfter => new()
    {
        ["Retry-After"] =
            new OpenApiHeader
            {
                Description = "Seconds to wait.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1" },
            },
    };
}
