using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Webhooks.Contracts;

/// <summary>How this assembly is serialized as JSON: snake_case, instants in UTC, nulls shown.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(InstantConverter)])]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(PublishEventRequest))]
[JsonSerializable(typeof(IReadOnlyList<PublishEventRequest>))]
[JsonSerializable(typeof(PublishAnswer))]
[JsonSerializable(typeof(BatchAnswer))]
[JsonSerializable(typeof(ListResource<EventResource>))]
[JsonSerializable(typeof(EventDetailResource))]
[JsonSerializable(typeof(EventTypeRequest))]
[JsonSerializable(typeof(SortedDictionary<string, EventTypeRequest>))]
[JsonSerializable(typeof(EventTypeResource))]
[JsonSerializable(typeof(ListResource<EventTypeResource>))]
[JsonSerializable(typeof(CreateWebhookRequest))]
[JsonSerializable(typeof(UpdateWebhookRequest))]
[JsonSerializable(typeof(WebhookResource))]
[JsonSerializable(typeof(ListResource<WebhookResource>))]
[JsonSerializable(typeof(FilterCheckRequest))]
[JsonSerializable(typeof(FilterCheckAnswer))]
[JsonSerializable(typeof(SecretResource))]
[JsonSerializable(typeof(RotateSecretRequest))]
[JsonSerializable(typeof(TestAnswer))]
[JsonSerializable(typeof(ListResource<DeliveryResource>))]
[JsonSerializable(typeof(DeliveryDetailResource))]
[JsonSerializable(typeof(StatisticsResource))]
[JsonSerializable(typeof(ReplayRequest))]
[JsonSerializable(typeof(ReplayAnswer))]
[JsonSerializable(typeof(ListResource<ReplayResource>))]
[JsonSerializable(typeof(ResendAnswer))]
[JsonSerializable(typeof(PortalSessionRequest))]
[JsonSerializable(typeof(NewPortalSessionResource))]
[JsonSerializable(typeof(ListResource<PortalSessionResource>))]
[JsonSerializable(typeof(ListResource<ProjectResource>))]
[JsonSerializable(typeof(CreateKeyRequest))]
[JsonSerializable(typeof(CreatedKeyResource))]
[JsonSerializable(typeof(ListResource<KeyResource>))]
[JsonSerializable(typeof(ListResource<AuditResource>))]
[JsonSerializable(typeof(ClusterResource))]
[JsonSerializable(typeof(BinRequest))]
[JsonSerializable(typeof(BinResource))]
[JsonSerializable(typeof(ListResource<BinResource>))]
[JsonSerializable(typeof(BinAnswerResource))]
[JsonSerializable(typeof(CaughtRequestResource))]
[JsonSerializable(typeof(ListResource<CaughtRequestResource>))]
public sealed partial class ContractsJson : JsonSerializerContext
{
    /// <summary>
    /// The context to write with. It leaves what JSON itself allows in strings unescaped: the answers are JSON, not part of a page,
    /// and a reader wants to see <c>&amp;</c> in a URL and <c>+</c> in a secret.
    /// </summary>
    public static ContractsJson Readable => Relaxed.Context;

    // A class of its own: the order in which the static parts of this one and of its generated half are set is not defined.
    private static class Relaxed
    {
        public static ContractsJson Context { get; } =
            new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}
