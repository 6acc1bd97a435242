namespace Webhooks.Model;

/// <summary>Which deliveries of one webhook wait for each other.</summary>
public enum DeliveryOrder
{
    /// <summary>None: each goes as soon as it may.</summary>
    None,

    /// <summary>Those of one ordering key go out one after the other.</summary>
    Key,

    /// <summary>All go out one at a time.</summary>
    Strict,
}
