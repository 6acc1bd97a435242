namespace Webhooks.AspNetCore;

/// <summary>What an API key may do. An endpoint requires one of them; <see cref="Admin"/> includes all of them.</summary>
[Flags]
public enum KeyScopes
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Publish events.</summary>
    Publish = 1,

    /// <summary>Read webhooks, events and deliveries with their bodies; no secrets.</summary>
    Read = 2,

    /// <summary>Create, change, stop and delete webhooks, read and rotate their secrets, resend and replay.</summary>
    Manage = 4,

    /// <summary>Everything, including routes outside of projects, such as the cluster; and sign in to the dashboard.</summary>
    Admin = 8 | Publish | Read | Manage,
}
