namespace Webhooks.Model;

/// <summary>Which deliveries of one webhook wait for each other.</summary>
public enum DeliveryOrder
{
    /// <summary>None: each goes as soon as it may.</summary>
    None,

    /// <summary>
    /// Those of one ordering key go out one after the other, in order of sequence: the next starts when the one before is delivered or
    /// exhausted. Other keys pass by, and events without a key do not wait.
    /// </summary>
    Key,

    /// <summary>
    /// All go out one at a time, in order of sequence; one that waits for a retry holds back the rest until it has ended.
    /// </summary>
    Strict,
}
