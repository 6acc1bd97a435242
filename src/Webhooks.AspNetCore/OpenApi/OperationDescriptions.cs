using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Webhooks.Contracts;

namespace Webhooks.AspNetCore;

/// <summary>
/// Describes what the OpenAPI document cannot infer: the endpoints read queries and bodies themselves, to report errors in their own
/// format.
/// </summary>
internal static class OperationDescriptions
{
    public static RouteHandlerBuilder Answers<T>(this RouteHandlerBuilder endpoint, int status) =>
        endpoint.Produces<T>(status, ContentType.Json);

    public static RouteHandlerBuilder Answers<TOne, TOther>(this RouteHandlerBuilder endpoint, int status) =>
        endpoint.Answers<TOne>(status).AddOpenApiOperationTransformer(async (operation, context, cancellationToken) =>
        {
            if (operation.Responses?[$"{status}"] is OpenApiResponse { Content: { } content })
                content[ContentType.Json] =
                    new()
                    {
                        Schema = OneOf(await context.SchemaOf<TOne>(cancellationToken),
                        await context.SchemaOf<TOther>(cancellationToken))
                    };
        });

    /// <summary>The codes of the problems that the endpoint answers with, in addition to those of its inputs.</summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, params string[] codes) =>
        endpoint.WithMetadata(new Refusals(codes));

    public static RouteHandlerBuilder TakesPage(this RouteHandlerBuilder endpoint) => endpoint
        .TakesQuery("limit", "The maximum number of items.", new()
        {
            Type = JsonSchemaType.Integer,
            Minimum = "1",
            Maximum = $"{QueryReader.MaxLimit}",
            Default = JsonValue.Create(QueryReader.DefaultLimit),
        })
        .TakesQuery("cursor", "The next_cursor of the previous page.")
        .Refuses(ProblemCodes.InvalidParameter, ProblemCodes.InvalidCursor);

    public static RouteHandlerBuilder TakesFlag(this RouteHandlerBuilder endpoint, string name, string description) =>
        endpoint.TakesQuery(name, description, new() { Type = JsonSchemaType.Boolean, Default = JsonValue.Create(false) });

    public static RouteHandlerBuilder TakesInstant(this RouteHandlerBuilder endpoint, string name, string description) =>
        endpoint.TakesQuery(name, description, new() { Type = JsonSchemaType.String, Format = "date-time" });

    public static RouteHandlerBuilder TakesQuery(
        this RouteHandlerBuilder endpoint, string name, string description, OpenApiSchema? schema = null) =>
        endpoint.WithMetadata(new QueryParameter(name))
            .TakesParameter(ParameterLocation.Query, name, description, schema ?? new() { Type = JsonSchemaType.String })
            .Refuses(ProblemCodes.InvalidParameter);

    public static RouteHandlerBuilder Takes<T>(this RouteHandlerBuilder endpoint, string contentType, bool required = true) =>
        endpoint.TakesFields<T>().Refuses(Refusals.OfBody).AddOpenApiOperationTransformer(async (operation, context, cancellationToken) =>
        {
            var body = Body((contentType, await context.SchemaOf<T>(cancellationToken)));
            body.Required = required;
            operation.RequestBody = body;
        });

    /// <summary>A merge patch of <typeparamref name="T"/>: none of its fields is required, and some cannot be changed.</summary>
    public static RouteHandlerBuilder TakesPatch<T>(this RouteHandlerBuilder endpoint, params string[] fixedFields) =>
        endpoint.TakesFields<T>(fixedFields).Refuses(
            Refusals.OfBody).AddOpenApiOperationTransformer(async (operation, context, cancellationToken) =>
        {
            var patch = await context.GetOrCreateSchemaAsync(typeof(T), null, cancellationToken);
            patch.Required?.Clear();
            foreach (var field in fixedFields)
                patch.Properties?.Remove(field);
            operation.RequestBody = Body((ContentType.MergePatch, patch), (ContentType.Json, patch));
        });

    public static RouteHandlerBuilder TakesEvents(this RouteHandlerBuilder endpoint) => endpoint
        .TakesFields<PublishEventRequest>()
        .Refuses(Refusals.OfBody)
        .TakesParameter(
            ParameterLocation.Header,
            IdempotencyKey.Header,
            "Gives ids to the events that have none: the same key gives the same ids.",
            new() { Type = JsonSchemaType.String, MinLength = 1, MaxLength = 255 })
        .TakesFlag("summary", "Omit events from the answer to a batch.")
        .AddOpenApiOperationTransformer(async (operation, context, cancellationToken) =>
        {
            var one = await context.SchemaOf<PublishEventRequest>(cancellationToken);
            operation.RequestBody = Body(
                (ContentType.Json, OneOf(one, new OpenApiSchema { Type = JsonSchemaType.Array, Items = one, MinItems = 1 })),
                (ContentType.NdJson, one));
        });

    private static RouteHandlerBuilder TakesFields<T>(this RouteHandlerBuilder endpoint, params string[] except) => endpoint.WithMetadata(
        new BodyFields(
            [.. typeof(T).GetProperties().Select(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name)).Except(except)]));

    private static RouteHandlerBuilder TakesParameter(
        this RouteHandlerBuilder endpoint, ParameterLocation location, string name, string description, OpenApiSchema schema) =>
        endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter { Name = name, In = location, Description = description, Schema = schema });
            return Task.CompletedTask;
        });

    /// <summary>A reference to the type's schema among the document's components.</summary>
    public static async Task<IOpenApiSchema> SchemaOf<T>(
        this OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var name = typeof(T).Name;
        if (context.Document?.Components?.Schemas?.ContainsKey(name) != true)
            context.Document?.AddComponent(name, await context.GetOrCreateSchemaAsync(typeof(T), null, cancellationToken));
        return new OpenApiSchemaReference(name, context.Document);
    }

    private static OpenApiSchema OneOf(params IOpenApiSchema[] schemas) => new() { OneOf = [.. schemas] };

    private static OpenApiRequestBody Body(params (string ContentType, IOpenApiSchema Schema)[] content) => new()
    {
        Required = true,
        Content = content.ToDictionary(c => c.ContentType, c => new OpenApiMediaType { Schema = c.Schema }),
    };
}
