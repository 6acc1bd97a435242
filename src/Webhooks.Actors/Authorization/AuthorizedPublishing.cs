using Webhooks.Actors.Authorization;
using Webhooks.Model;

namespace Webhooks.Actors;

/// <summary>Publishing for callers of a host.</summary>
public static class AuthorizedPublishing
{
    /// <summary>The same publisher for a caller, which needs <see cref="Capabilities.Publish"/> in the project.</summary>
    /// <param name="publisher">The host's own publisher.</param>
    /// <param name="access">The caller's access.</param>
    /// <param name="time">When an access ends; null for the system's clock.</param>
    public static IWebhookPublisher As(this IWebhookPublisher publisher, Access access, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(publisher);
        ArgumentNullException.ThrowIfNull(access);
        return new AuthorizedPublisher(publisher, new(access, time ?? TimeProvider.System));
    }
}
