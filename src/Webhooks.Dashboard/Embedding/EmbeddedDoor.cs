using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.Actors;
using Webhooks.Model;

namespace Webhooks.Dashboard.Embedding;

/// <summary>Decides what the user of a page of the host may do in a project: by the host's access, or by one of its policies.</summary>
internal sealed class EmbeddedDoor(AuthenticationStateProvider users, IServiceProvider services, TimeProvider time)
{
    /// <summary>The same for a project that does not exist, and for one that the user may not see.</summary>
    private const string NoSuchProject = "You have no access to the webhooks of this project.";

    /// <summary>The access in this project alone; or why there is none.</summary>
    public async Task<(Access? Access, string? Refused)> OpenAsync(EmbeddedRequest request)
    {
        if (request is { Access: null, Policy: null })
            return (null, "ProjectWebhooks shows nothing, because it has neither Access nor Policy.");
        if (!ProjectId.TryParse(request.Project, out var project))
            return (null, NoSuchProject);
        var access = request.Access ?? await FindByPolicyAsync(request);
        if (access?.Validate(project, Capabilities.View, time.GetUtcNow()) is { Reason: RefusalReason.Forbidden } refusal)
            return (null, refusal.Detail);
        return access is not null && access.Sees(project) ? (Narrow(access, project), null) : (null, NoSuchProject);
    }

    /// <summary>A page of one project can neither reach another nor open it for others, whatever the host's access allows.</summary>
    private static Access Narrow(Access access, ProjectId project) =>
        new(access.Actor, access.Capabilities & GatewayPortal.Grantable, [project]) { Until = access.Until, Revoked = access.Revoked };

    private async Task<Access?> FindByPolicyAsync(EmbeddedRequest request)
    {
        if (services.GetService<IAuthorizationService>() is not { } policies)
            throw new InvalidOperationException(
                "ProjectWebhooks has a Policy, but the application has no authorization: call builder.Services.AddAuthorization().");
        var user = (await users.GetAuthenticationStateAsync()).User;
        var decided = await policies.AuthorizeAsync(user, request.Project, request.Policy!);
        return decided.Succeeded
            ? new(new(ActorKind.Host, user.Identity?.Name ?? "anonymous"), request.Capabilities | Capabilities.View)
            : null;
    }
}

/// <summary>What the host's page asks for.</summary>
internal sealed record EmbeddedRequest(string Project, Access? Access, string? Policy, Capabilities Capabilities)
{
    /// <summary>Whether another value means the same: a host may make an access each time that it renders.</summary>
    public bool IsSame(EmbeddedRequest other) =>
        (Project, Policy, Capabilities) == (other.Project, other.Policy, other.Capabilities)
        && (ReferenceEquals(Access, other.Access)
            || (Access is { } one && other.Access is { } two
                && (one.Actor, one.Capabilities, one.Until, one.Revoked) == (two.Actor, two.Capabilities, two.Until, two.Revoked)
                && (one.Projects is null ? two.Projects is null : two.Projects is not null && one.Projects.SetEquals(two.Projects))));
}
