using Akka.Actor;
using Microsoft.Extensions.Logging;
using Webhooks.Actors.Telemetry;
using Webhooks.Model;

namespace Webhooks.Actors.Webhooks;

/// <remarks>Reading the project's log.</remarks>
internal sealed partial class WebhookDeliveries
{
    private void Read(DeliveryAct.ReadRows read)
    {
        if (_node.Cache.Find(_project, read.From) is { } events)
        {
            _happenings.Enqueue(new Happening.RowsRead(read.From, read.From + 1, [new(read.From, events)]));
            return;
        }

        _node.Log.ReadAsync(_project, read.From, read.Last).PipeTo(
            _self,
            success: rows => new Happening.RowsRead(rows.From, rows.Next, rows.Rows),
            failure: e => Failed.Read(Happening.ReadFailed.Instance, e));
    }

    private void Read(long row)
    {
        if (_node.Cache.Find(_project, row) is { } events)
        {
            _happenings.Enqueue(new Happening.RowRead(row, events));
            return;
        }

        _node.Log.ReadAsync(_project, row, row).PipeTo(
            _self,
            success: rows => new Happening.RowRead(row, rows.Rows is [var read] ? read.Events : null),
            failure: e => Failed.Read(new Happening.RowReadFailed(row), e));
    }

    private void Count(DeliveryAct.CountUnread count) =>
        _node.Aged.CountAsync(_project, _id, State.Definition!.Wanted, count.Ranges, count.Retries).PipeTo(
            _self,
            success: unread =>
                new Happening.UnreadCounted(count.ReadTo, count.UpTo, unread.Count, unread.ShouldNotify) { Ranges = unread.Ranges },
            failure: e => new Failed(Happening.CountFailed.Instance, e, ActorLines.ExpiredNotCounted));

    /// <param name="Write">Its log line.</param>
    private sealed record Failed(Happening Happening, Exception Cause, Action<ILogger, Exception, WebhookId, ProjectId> Write)
        : INoSerializationVerificationNeeded
    {
        public static Failed Read(Happening happening, Exception cause) => new(happening, cause, ActorLines.LogNotRead);
    }
}
