using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Webhooks.Contracts;

namespace Webhooks.AspNetCore;

/// <summary>Describes the API in OpenAPI.</summary>
public static class WebhooksOpenApi
{
    private const string KeyScheme = "key";

    /// <summary>
    /// Adds an OpenAPI document with only the API's endpoints; <c>MapOpenApi()</c> serves it at <c>/openapi/v1.json</c>.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="documentName">Another name for a host that has a document <c>v1</c> of its own.</param>
    public static IServiceCollection AddWebhooksOpenApi(this IServiceCollection services, string documentName = "v1")
    {
        // The schemas are generated with the host's JSON options; the names in them are those of the API.
        services.ConfigureHttpJsonOptions(options =>
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, ContractsJson.Default.WithAddedModifier(AsInContract)));
        return services.AddOpenApi(documentName, options =>
        {
            options.ShouldInclude = description => description.ActionDescriptor.EndpointMetadata.Contains(ApiMarker.Instance);
            options.AddSchemaTransformer((schema, context, _) =>
            {
                // The host's options allow a number as a string; the API does not.
                if (schema.Type is { } type && type.HasFlag(JsonSchemaType.Integer))
                    (schema.Type, schema.Pattern) = (type & ~JsonSchemaType.String, null);
                // A property of any JSON that may be absent has no description.
                if (context.JsonTypeInfo.Type == typeof(RawJson?))
                {
                    schema.Description ??= context.JsonPropertyInfo?.Name == "schema"
                        ? "A JSON Schema (2020-12) of data, at most 64 kB; null for none."
                        : "A JSON object: paths into an event's body, each with conditions on its value.";
                }

                if (SchemaExamples.Of(context.JsonTypeInfo.Type) is { } example)
                    schema.Examples = [example];
                return Task.CompletedTask;
            });
            options.AddOperationTransformer(Refusals.DescribeAsync);
            options.AddDocumentTransformer((document, _, _) =>
            {
                document.Info.Title = "Webhooks";
                document.Info.Version = typeof(WebhooksOpenApi).Assembly.GetName().Version?.ToString(3) ?? "0";
                document.Info.Description = "Publish events, register receivers, and follow each delivery.";
                document.AddComponent<IOpenApiSecurityScheme>(KeyScheme, new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.Http,
                    Scheme = "bearer",
                    Description = "One of the host's keys. A host without keys needs none; one with keys answers 401 without one.",
                });
                document.Security = [new() { [new OpenApiSecuritySchemeReference(KeyScheme, document)] = [] }];
                return Task.CompletedTask;
            });
        });
    }

    private static void AsInContract(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object || type.Type.Assembly != typeof(ContractsJson).Assembly)
            return;
        foreach (var property in type.Properties)
            property.Name = JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);
    }
}

/// <summary>Metadata by which the document finds the API's endpoints among a host's.</summary>
internal sealed class ApiMarker
{
    public static ApiMarker Instance { get; } = new();
}
