namespace Webhooks.Model;

/// <summary>Whether a webhook is delivered to.</summary>
public enum WebhookStatus
{
    /// <summary>Deliveries go out.</summary>
    Active,

    /// <summary>Stopped by an operator; events are kept.</summary>
    Paused,

    /// <summary>Stopped by the system; events are kept.</summary>
    Disabled,

    /// <summary>Stopped because what is stored of it cannot be read; events are kept.</summary>
    Damaged,
}

/// <summary>Why a webhook is not active.</summary>
public enum StatusReason
{
    /// <summary>An operator paused it.</summary>
    Operator,

    /// <summary>The receiver answered 410.</summary>
    Gone,

    /// <summary>It failed for longer than the limit without one success.</summary>
    Failing,
}
