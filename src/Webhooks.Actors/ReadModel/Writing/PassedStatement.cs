using System.Data.Common;
using Webhooks.Model;

namespace Webhooks.Actors.ReadModel.Writing;

/// <summary>Moves webhooks on over events that are none of theirs, so that lists need not ask their filters about them again.</summary>
internal sealed class PassedStatement
{
    private readonly LongColumn _projectNo = new("project_no");
    private readonly TextColumn _id = new("id");
    private readonly LongColumn _passed = new("passed");
    private readonly RowStatement _update;

    public PassedStatement(DbConnection connection) => _update = new(
        connection,
        """
        UPDATE log_webhook SET looked = r.passed, cursor = r.passed
        FROM {rows} WHERE log_webhook.project_no = r.project_no AND log_webhook.id = r.id AND log_webhook.cursor < r.passed
          AND log_webhook.deleted = 0
        """,
        new(_projectNo, _id, _passed));

    public void Add(IEnumerable<(long Project, PassedEntry Entry)> entries)
    {
        var passed = new Dictionary<(long Project, WebhookId Webhook), long>();
        foreach (var (project, entry) in entries)
        {
            foreach (var webhook in entry.Webhooks)
                passed[(project, webhook)] = entry.UpTo;
        }

        foreach (var ((project, webhook), upTo) in passed
            .OrderBy(entry => entry.Key.Project).ThenBy(entry => entry.Key.Webhook.Value, StringComparer.Ordinal))
        {
            _projectNo.Add(project);
            _id.Add(webhook.Value);
            _passed.Add(upTo);
        }
    }

    public Task ExecuteAsync(DbTransaction transaction, CancellationToken cancellationToken) =>
        _update.ExecuteAsync(transaction, cancellationToken);
}
