namespace Webhooks.Contracts;

/// <summary>The values of <see cref="Problem.Code"/>.</summary>
public static class ProblemCodes
{
    /// <summary>400: the body is not JSON, not UTF-8, names a member twice, or is nested too deeply.</summary>
    public const string MalformedJson = "malformed_json";

    /// <summary>400: the body is JSON of the wrong shape: no object, an empty batch, or null where a value is required.</summary>
    public const string InvalidBody = "invalid_body";

    /// <summary>400: the body has a field that this request does not have.</summary>
    public const string UnknownField = "unknown_field";

    /// <summary>400: the query has a parameter that this request does not have.</summary>
    public const string UnknownParameter = "unknown_parameter";

    /// <summary>400: the request is broken below the level of its body.</summary>
    public const string BadRequest = "bad_request";

    /// <summary>401: the host has keys, and the request has none of them.</summary>
    public const string Unauthorized = "unauthorized";

    /// <summary>403: the key may not do this.</summary>
    public const string InsufficientScope = "insufficient_scope";

    /// <summary>403: the caller lacks a capability; the detail names it.</summary>
    public const string MissingCapability = "missing_capability";

    /// <summary>403: the session of the caller has expired or was revoked during the request.</summary>
    public const string AccessEnded = "access_ended";

    /// <summary>403: the caller may not use this host; the detail says why.</summary>
    public const string Forbidden = "forbidden";

    /// <summary>404: no such route.</summary>
    public const string RouteNotFound = "route_not_found";

    /// <summary>404: there is no such project for this key.</summary>
    public const string ProjectNotFound = "project_not_found";

    /// <summary>404: the project has no such webhook.</summary>
    public const string WebhookNotFound = "webhook_not_found";

    /// <summary>404: the project has no such event, or it is no longer kept.</summary>
    public const string EventNotFound = "event_not_found";

    /// <summary>404: the event type is neither in the catalogue nor seen.</summary>
    public const string EventTypeNotFound = "event_type_not_found";

    /// <summary>404: the webhook has no delivery of that event.</summary>
    public const string DeliveryNotFound = "delivery_not_found";

    /// <summary>404: the webhook has no such replay, or it is no longer kept.</summary>
    public const string ReplayNotFound = "replay_not_found";

    /// <summary>404: there is no such portal session, or it has ended.</summary>
    public const string PortalSessionNotFound = "portal_session_not_found";

    /// <summary>409: the project has as many open portal sessions as it takes.</summary>
    public const string TooManyPortalSessions = "too_many_portal_sessions";

    /// <summary>422: a field of a portal session is wrong.</summary>
    public const string InvalidPortalSession = "invalid_portal_session";

    /// <summary>404: the host has no inspector; the detail says why.</summary>
    public const string InspectorOff = "inspector_off";

    /// <summary>404: there is no such bin, or it was removed.</summary>
    public const string BinNotFound = "bin_not_found";

    /// <summary>404: the bin has no such request, or dropped it.</summary>
    public const string RequestNotFound = "request_not_found";

    /// <summary>405: the route does not allow the method.</summary>
    public const string MethodNotAllowed = "method_not_allowed";

    /// <summary>408: the body took too long to arrive.</summary>
    public const string BodyTooSlow = "body_too_slow";

    /// <summary>409: an event of that id was published with other content.</summary>
    public const string EventConflict = "event_conflict";

    /// <summary>409: the event is no longer retained and cannot be sent again.</summary>
    public const string EventExpired = "event_expired";

    /// <summary>409: the webhook was disabled by the system and must be enabled first.</summary>
    public const string WebhookDisabled = "webhook_disabled";

    /// <summary>409: stored rows of the webhook cannot be read; it can be read, repaired and deleted.</summary>
    public const string WebhookDamaged = "webhook_damaged";

    /// <summary>409: too many earlier secrets still sign.</summary>
    public const string TooManySecrets = "too_many_secrets";

    /// <summary>409: too many replays of the webhook are running.</summary>
    public const string TooManyReplays = "too_many_replays";

    /// <summary>409: too many resent deliveries are pending.</summary>
    public const string TooManyDeliveries = "too_many_deliveries";

    /// <summary>409: a new schema refuses one of its samples or of the last stored events; <c>?force=true</c> takes it.</summary>
    public const string BreakingSchema = "breaking_schema";

    /// <summary>409: the catalogue takes no more event types, or no more bytes.</summary>
    public const string CatalogueFull = "catalogue_full";

    /// <summary>413: one event has too many bytes.</summary>
    public const string EventTooLarge = "event_too_large";

    /// <summary>413: the batch has too many events.</summary>
    public const string TooManyEvents = "too_many_events";

    /// <summary>413: the body has too many bytes.</summary>
    public const string BodyTooLarge = "body_too_large";

    /// <summary>415: the content type, its charset or the content encoding is not supported.</summary>
    public const string UnsupportedMediaType = "unsupported_media_type";

    /// <summary>421: the host does not have this name.</summary>
    public const string MisdirectedRequest = "misdirected_request";

    /// <summary>422: a field of an event is wrong.</summary>
    public const string InvalidEvent = "invalid_event";

    /// <summary>422: an event does not fit the schema of its type; the errors name what does not by JSON pointer.</summary>
    public const string SchemaViolation = "schema_violation";

    /// <summary>422: a field of an event type is wrong; the errors name what is by JSON pointer.</summary>
    public const string InvalidEventType = "invalid_event_type";

    /// <summary>422: a field of a webhook is wrong.</summary>
    public const string InvalidWebhook = "invalid_webhook";

    /// <summary>422: a filter is wrong; the errors name the place by JSON pointer.</summary>
    public const string InvalidFilter = "invalid_filter";

    /// <summary>422: a field of a rotation is wrong.</summary>
    public const string InvalidSecret = "invalid_secret";

    /// <summary>422: a field of a replay is wrong.</summary>
    public const string InvalidReplay = "invalid_replay";

    /// <summary>422: a field of a bin is wrong.</summary>
    public const string InvalidBin = "invalid_bin";

    /// <summary>422: a field of a bin's answer is wrong.</summary>
    public const string InvalidAnswer = "invalid_answer";

    /// <summary>422: the URL of a webhook points to an address that the host may not call.</summary>
    public const string BlockedAddress = "blocked_address";

    /// <summary>422: a part of the address, the query or a header is wrong.</summary>
    public const string InvalidParameter = "invalid_parameter";

    /// <summary>422: the cursor is not one of this host.</summary>
    public const string InvalidCursor = "invalid_cursor";

    /// <summary>429: more requests than allowed; nothing was done. Repeat after <c>Retry-After</c>.</summary>
    public const string TooManyRequests = "too_many_requests";

    /// <summary>500: a fault of the host; details are only in its log.</summary>
    public const string InternalError = "internal_error";

    /// <summary>
    /// 503: not possible at the moment; the request may have been carried out. Repeat after <c>Retry-After</c>, with the same ids.
    /// </summary>
    public const string Unavailable = "unavailable";

    /// <summary>Each code with its HTTP status.</summary>
    public static IReadOnlyDictionary<string, int> Statuses { get; } = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        [MalformedJson] = 400,
        [InvalidBody] = 400,
        [UnknownField] = 400,
        [UnknownParameter] = 400,
        [BadRequest] = 400,
        [Unauthorized] = 401,
        [InsufficientScope] = 403,
        [MissingCapability] = 403,
        [AccessEnded] = 403,
        [Forbidden] = 403,
        [RouteNotFound] = 404,
        [ProjectNotFound] = 404,
        [WebhookNotFound] = 404,
        [EventNotFound] = 404,
        [EventTypeNotFound] = 404,
        [DeliveryNotFound] = 404,
        [ReplayNotFound] = 404,
        [PortalSessionNotFound] = 404,
        [TooManyPortalSessions] = 409,
        [InvalidPortalSession] = 422,
        [InspectorOff] = 404,
        [BinNotFound] = 404,
        [RequestNotFound] = 404,
        [MethodNotAllowed] = 405,
        [BodyTooSlow] = 408,
        [EventConflict] = 409,
        [EventExpired] = 409,
        [WebhookDisabled] = 409,
        [WebhookDamaged] = 409,
        [TooManySecrets] = 409,
        [TooManyReplays] = 409,
        [TooManyDeliveries] = 409,
        [BreakingSchema] = 409,
        [CatalogueFull] = 409,
        [EventTooLarge] = 413,
        [TooManyEvents] = 413,
        [BodyTooLarge] = 413,
        [UnsupportedMediaType] = 415,
        [MisdirectedRequest] = 421,
        [InvalidEvent] = 422,
        [SchemaViolation] = 422,
        [InvalidEventType] = 422,
        [InvalidWebhook] = 422,
        [InvalidFilter] = 422,
        [InvalidSecret] = 422,
        [InvalidReplay] = 422,
        [InvalidBin] = 422,
        [InvalidAnswer] = 422,
        [BlockedAddress] = 422,
        [InvalidParameter] = 422,
        [InvalidCursor] = 422,
        [TooManyRequests] = 429,
        [InternalError] = 500,
        [Unavailable] = 503,
    };
}
