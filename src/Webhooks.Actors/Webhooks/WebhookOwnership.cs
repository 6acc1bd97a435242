using Webhooks.Model;

namespace Webhooks.Actors.Webhooks;

/// <summary>
/// Whether a stored row is the webhook's own. A sealed secret can be decrypted for the webhook that its row names: a row that was copied
/// from another webhook would contain that one's secret.
/// </summary>
internal sealed record WebhookOwnership(ProjectId Project, WebhookId Webhook)
{
    /// <exception cref="InvalidDataException">The fact is one of another webhook.</exception>
    public void Assert(WebhookFact fact)
    {
        switch (fact)
        {
            case WebhookCreated created:
                Assert(created.Project, created.Id);
                break;
            // Facts from before the owner was kept do not name it.
            case WebhookChanged { Project.Value: not null } changed:
                Assert(changed.Project, changed.Id);
                break;
            case SecretRotated { Project.Value: not null } rotated:
                Assert(rotated.Project, rotated.Id);
                break;
        }
    }

    /// <exception cref="InvalidDataException">The row is one of another webhook.</exception>
    public void Assert(ProjectId project, WebhookId id)
    {
        if (project != Project || id != Webhook)
        {
            throw new InvalidDataException(
                $"Webhook {Webhook} of project {Project} finds a row of webhook {id} of project {project} among its own.");
        }
    }
}
