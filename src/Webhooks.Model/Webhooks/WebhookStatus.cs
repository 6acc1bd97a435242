namespace Webhooks.Model;

/// <summary>The status of a webhook.</summary>
public enum WebhookStatus
{
    /// <summary>It delivers events.</summary>
    Active,

    /// <summary>Stopped by an operator; events are kept.</summary>
    Paused,

    /// <summary>Stopped by the system; events are kept.</summary>
    Disabled,

    /// <summary>Stopped because its stored data cannot be read; events are kept.</summary>
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
