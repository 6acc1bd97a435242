namespace Webhooks.Model;

/// <summary>Which deliveries of one webhook wait for each other.</summary>
public enum DeliveryOrder
{
    /// <summary>None: each is sent as soon as possible.</summary>
    None,

    /// <summary>
    /// Deliveries of one ordering key are sent one after the other, in order of sequence: the next starts when the previous one is
    /// delivered or exhausted. Other keys, and events without a key, do not wait for them.
    /// </summary>
    Key,

    /// <summary>
    /// All are sent one at a time, in order of sequence; one that waits for a retry delays the rest until it has ended.
    /// </summary>
    Strict,
}
