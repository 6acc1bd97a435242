using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace Webhooks.Host;

/// <summary>
/// Combines the policies of a request when it comes. ASP.NET Core's cache of combined policies lists the host's endpoints to notice their
/// changes; the start would build all of them for it, and once more for the router.
/// </summary>
internal sealed class UncachedPolicies(IOptions<AuthorizationOptions> options) : DefaultAuthorizationPolicyProvider(options)
{
    public override bool AllowsCachingPolicies => false;
}
