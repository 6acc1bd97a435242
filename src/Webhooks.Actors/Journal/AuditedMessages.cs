namespace Webhooks.Actors.Journal.Wire;

internal sealed partial class WebhookCreated : IAudited;

internal sealed partial class WebhookChanged : IAudited;

internal sealed partial class SecretRotated : IAudited;

internal sealed partial class WebhookPaused : IAudited;

internal sealed partial class WebhookResumed : IAudited;

internal sealed partial class WebhookEnabled : IAudited;

internal sealed partial class WebhookDisabled : IAudited;

internal sealed partial class WebhookDeleted : IAudited;

internal sealed partial class DeliveryResent : IAudited;

internal sealed partial class Replay : IAudited;

internal sealed partial class ReplayCancelled : IAudited;

internal sealed partial class EventTypeDefined : IAudited;

internal sealed partial class EventTypeRemoved : IAudited;

internal sealed partial class PortalSessionOpened : IAudited;

internal sealed partial class PortalSessionsEnded : IAudited;

internal sealed partial class KeyCreated : IAudited;

internal sealed partial class KeyRevoked : IAudited;
