namespace Shop.Orders;

/// <summary>A paid order.</summary>
internal sealed class Order
{
    public required string Id { get; init; }

    public required string Item { get; init; }

    public required decimal Total { get; init; }

    public required DateTimeOffset PaidAt { get; init; }
}

/// <summary>What a customer sends.</summary>
internal sealed record OrderRequest(string Item, decimal Total);
