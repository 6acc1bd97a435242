namespace Webhooks.Model;

/// <summary>What a caller may do in a project. An operation requires one of them.</summary>
[Flags]
public enum Capabilities
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Read webhooks, events and deliveries with their bodies; no secrets.</summary>
    View = 1,

    /// <summary>Create, change, stop and delete webhooks.</summary>
    Edit = 2,

    /// <summary>Send test events.</summary>
    Test = 4,

    /// <summary>Resend and replay past events.</summary>
    Resend = 8,

    /// <summary>Read and rotate signing secrets, and see values that may be secrets.</summary>
    Secret = 16,

    /// <summary>Publish events.</summary>
    Publish = 32,

    /// <summary>Give others access to the project. A portal session cannot have it.</summary>
    Delegate = 64,

    /// <summary>
    /// Change the catalogue of event types. A portal session cannot have it: a schema may refuse what the project's upstream publishes.
    /// </summary>
    Define = 128,

    /// <summary>Everything on the webhooks and the catalogue of a project.</summary>
    Manage = View | Edit | Test | Resend | Secret | Delegate | Define,

    /// <summary>Everything, including the cluster.</summary>
    Admin = 256 | Manage | Publish,
}
