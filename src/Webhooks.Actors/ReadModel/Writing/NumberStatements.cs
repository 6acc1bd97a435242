using System.Data.Common;
using Webhooks.Model;

namespace Webhooks.Actors.ReadModel.Writing;

/// <summary>
/// The numbers that represent projects and webhooks in large tables. The first node that needs a number assigns it.
/// </summary>
internal sealed class NumberStatements
{
    private readonly TextColumn _newId = new("id");
    private readonly TextColumn _projectId = new("id");
    private readonly LongColumn _projectNo = new("project_no");
    private readonly TextColumn _webhookId = new("id");
    private readonly RowStatement _insertProjects;
    private readonly RowStatement _selectProjects;
    private readonly RowStatement _selectWebhooks;
    private readonly Dictionary<ProjectId, long> _projects = [];
    private readonly Dictionary<(ProjectId, WebhookId), long> _webhooks = [];

    public NumberStatements(DbConnection connection)
    {
        _insertProjects = new(connection, "INSERT INTO log_project (id) SELECT r.id FROM {rows} WHERE true ON CONFLICT DO NOTHING",
            new(_newId));
        // Separate from the insert: it must see what another node committed while the insert waited for it.
        _selectProjects = new(connection, "SELECT p.id, p.no FROM {rows} JOIN log_project p ON p.id = r.id", new(_projectId));
        _selectWebhooks = new(
            connection,
            "SELECT w.project_no, w.id, w.no FROM {rows} JOIN log_webhook w ON w.project_no = r.project_no AND w.id = r.id",
            new(_projectNo, _webhookId));
    }

    public long Of(ProjectId project) =>
        _projects.TryGetValue(project, out var no)
            ? no
            : throw new InvalidOperationException($"Project {project} has no number after it was inserted.");

    public long Of(ProjectId project, WebhookId webhook) => _webhooks.TryGetValue((project, webhook), out var no)
        ? no
        : throw new InvalidOperationException($"Webhook {webhook} of project {project} has attempts in the read model before its own row.");

    public async Task NumberProjectsAsync(IEnumerable<ProjectId> projects, DbTransaction transaction, CancellationToken cancellationToken)
    {
        var missing = projects.Where(project => !_projects.ContainsKey(project)).Distinct()
            .OrderBy(project => project.Value, StringComparer.Ordinal).ToList();
        foreach (var project in missing)
        {
            _newId.Add(project.Value);
            _projectId.Add(project.Value);
        }

        await _insertProjects.ExecuteAsync(transaction, cancellationToken).ConfigureAwait(false);
        await _selectProjects.ReadAsync(
            transaction, row => _projects[ProjectId.Parse(row.Text(0))] = row.Long(1)!.Value, cancellationToken).ConfigureAwait(false);
    }

    public async Task NumberWebhooksAsync(
        IEnumerable<(ProjectId, WebhookId)> webhooks, DbTransaction transaction, CancellationToken cancellationToken)
    {
        var missing = webhooks.Where(webhook => !_webhooks.ContainsKey(webhook)).Distinct()
            .ToDictionary(webhook => (Of(webhook.Item1), webhook.Item2));
        foreach (var (project, webhook) in missing.Keys)
        {
            _projectNo.Add(project);
            _webhookId.Add(webhook.Value);
        }

        await _selectWebhooks.ReadAsync(
            transaction,
            row => _webhooks[missing[(row.Long(0)!.Value, WebhookId.Parse(row.Text(1)))]] = row.Long(2)!.Value,
            cancellationToken).ConfigureAwait(false);
    }

    public void Forget()
    {
        _projects.Clear();
        _webhooks.Clear();
    }
}
