using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.Model;
using Webhooks.Outbox.Rows;

namespace Webhooks.Outbox.EntityFrameworkCore;

/// <summary>Writes events with the changes of a context.</summary>
public static class OutboxContexts
{
    /// <summary>
    /// Adds an event to the next <c>SaveChanges</c>: it is published if and only if that, and the transaction around it, commits.
    /// </summary>
    /// <param name="context">A context whose model has <see cref="OutboxModel.AddWebhooksOutbox"/>.</param>
    /// <param name="project">The project; its first use creates it.</param>
    /// <param name="type">What happened, such as <c>order.paid</c>.</param>
    /// <param name="data">The data, as it is now: values that the database generates are not in it.</param>
    /// <param name="key">The ordering key, such as the order's id; written in the invariant culture.</param>
    /// <param name="id">The event's id; generated if absent.</param>
    /// <param name="json">How the data is written; by default in snake_case, as <see cref="EventJson.CreateOptions"/> says.</param>
    /// <returns>The event's id, which is the <c>webhook-id</c> that receivers get.</returns>
    /// <exception cref="FormatException">The project, the type or the id does not have its form.</exception>
    /// <exception cref="ArgumentException">The key is too long.</exception>
    public static PublishedEventId AddWebhookEvent<T>(
        this DbContext context, string project, string type, T data, object? key = null, string? id = null,
        JsonSerializerOptions? json = null) =>
        context.AddWebhookEvent(project, EventDraft.Of(type, data, json) with
        {
            Key = key is null ? null : Convert.ToString(key, CultureInfo.InvariantCulture),
            Id = id is null ? null : PublishedEventId.Parse(id),
        });

    /// <summary>Adds an event to the next <c>SaveChanges</c>.</summary>
    /// <param name="context">A context whose model has <see cref="OutboxModel.AddWebhooksOutbox"/>.</param>
    /// <param name="project">The project; its first use creates it.</param>
    /// <param name="draft">The event.</param>
    /// <returns>The event's id.</returns>
    /// <exception cref="FormatException">The project does not have its form.</exception>
    /// <exception cref="ArgumentException">The key is too long.</exception>
    public static PublishedEventId AddWebhookEvent(this DbContext context, string project, EventDraft draft)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(draft);
        var time = ServicesOf(context)?.GetService<TimeProvider>() ?? TimeProvider.System;
        var written = WrittenEvent.Of(project, draft, time.GetUtcNow());
        context.Add(new OutboxEntity
        {
            Id = written.Id.Value,
            ProjectId = written.Project.Value,
            Type = draft.Type.Value,
            OrderingKey = draft.Key,
            Data = Encoding.UTF8.GetString(draft.Data.Span),
            OccurredAt = written.OccurredAt,
        });
        context.SavedChanges -= WakeRelay;
        context.SavedChanges += WakeRelay;
        return written.Id;
    }

    private static void WakeRelay(object? sender, SavedChangesEventArgs saved) =>
        ServicesOf((DbContext)sender!)?.GetService<WebhookOutbox>()?.Wake();

    /// <summary>The application's services; null for a context that was not registered with any.</summary>
    private static IServiceProvider? ServicesOf(DbContext context) =>
        context.GetService<IDbContextOptions>().FindExtension<CoreOptionsExtension>()?.ApplicationServiceProvider;
}
