using Webhooks.Model;

namespace Webhooks.Actors.Authorization;

/// <summary>Checks an access before each operation: it may end between two of them.</summary>
internal sealed class AccessCheck(Access access, TimeProvider time)
{
    public Access Access => access;

    /// <exception cref="RefusedException">The project does not exist for the caller, or a capability is missing.</exception>
    public void Require(ProjectId project, Capabilities needed) => Throw(access.Validate(project, needed, time.GetUtcNow()));

    /// <exception cref="RefusedException">The caller has not access to all projects, or a capability is missing.</exception>
    public void RequireAll(Capabilities needed) => Throw(access.ValidateAll(needed, time.GetUtcNow()));

    /// <summary>For what shows a caller only its own projects.</summary>
    /// <exception cref="RefusedException">A capability is missing.</exception>
    public void RequireOwn(Capabilities needed) => Throw(access.ValidateOwn(needed, time.GetUtcNow()));

    /// <summary>A webhook as the caller sees it: without values that may be secrets, unless it may see them.</summary>
    public WebhookView Shown(WebhookView webhook) => access.Allows(Capabilities.Secret)
        ? webhook
        : webhook with { Definition = SecretValues.Masked(webhook.Definition) };

    private static void Throw(Refusal? refusal)
    {
        if (refusal is not null)
            throw new RefusedException(refusal);
    }
}
