namespace Webhooks.Actors.Node;

/// <summary>The node, from the moment its actor system runs.</summary>
internal sealed class NodeReference
{
    private WebhooksNode? _node;

    public WebhooksNode Node
    {
        get => _node ?? throw new InvalidOperationException("The engine has not started: start the host first.");
        set => _node = value;
    }
}
