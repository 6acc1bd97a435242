namespace Webhooks.Model;

/// <remarks>The end of attempts, and its record.</remarks>
internal sealed partial class DeliveryFlow
{
    private bool HasUnrecordedProgress => Window is { } window && _unwritten.IsSettled && State.Progress != window.Progress();

    private void End(Happening.AttemptEnded ended)
    {
        if (!_stream.TryEnd(ended.Try.Position.Sequence, out var sent))
            return;
        if (State.Stage == WebhookStage.Deleted && ended.Outcome is { } late)
            EndCancelled(ended, late, sent.Event);
        if (State.Stage != WebhookStage.Registered || Window is not { } window)
            return;

        if (ended.Outcome is not { } outcome)
        {
            window.PutBack(ended.Try.Position);
            _hasSpentUnrecorded = true;
            if (ended.IsFault)
                WakeIn(DeliveryRules.PauseAfterFailedSigning);
            return;
        }

        _latency = _latency.With(outcome.Duration);
        var schedule = State.Definition!.RetrySchedule ?? rules.RetrySchedule;
        var attempt = window.WithKey(
            Attempt.Conclude(ended.Try, ended.At, outcome, schedule, rules.Jitter, ended.Chance).For(sent.Event));
        var wasFailing = State.Health.IsFailing;
        State = State.Record(attempt);
        window.End(attempt);
        _unwritten.Add(attempt);
        _acts.Add(new DeliveryAct.ShowAttempt(attempt, sent.Event));
        // Attempts that wait for their turn in the stream must wait here now.
        if (attempt.HeldUntil is not null || (State.Health.IsFailing && !wasFailing))
            StopStream();
        if ((_unwritten.IsLarge || IsClosing) && !_unwritten.IsWriting)
            Flush();
        else
            FlushSoon();
        Pump();
    }

    /// <summary>
    /// The webhook was deleted while the request was in flight: it is no longer part of its state, but the receiver has received it.
    /// </summary>
    private void EndCancelled(Happening.AttemptEnded ended, AttemptOutcome outcome, PublishedEvent @event)
    {
        var status = outcome.Failure is null ? DeliveryStatus.Delivered : DeliveryStatus.Cancelled;
        var attempt = new Attempt(ended.Try.Position, ended.Try.AcceptedAt, ended.Try.Number, ended.At, outcome, status, null);
        _acts.Add(new DeliveryAct.ShowAttempt(attempt, @event));
        _acts.Add(new DeliveryAct.LogAttempt(attempt));
    }

    private void EndStream()
    {
        foreach (var notTried in _stream.End())
            Window!.PutBack(notTried.Try.Position);
        if (IsClosing && _hasSpentUnrecorded && State.Stage == WebhookStage.Registered)
            RecordGroup();
        Pump();
    }

    private void Flush()
    {
        if (!_unwritten.IsEmpty)
            RecordGroup();
    }

    private void FlushSoon()
    {
        if (_isGathering)
            return;
        _isGathering = true;
        _acts.Add(new DeliveryAct.GatherFor(DeliveryRules.Gather));
    }

    /// <summary>Attempts without a record may have reached the receiver: they count wherever the webhook continues.</summary>
    private void RecordGroup()
    {
        _acts.Add(new DeliveryAct.Record(new(Window!.Progress(), [.. _unwritten.TakeForWriting()]), _hasSpentUnrecorded));
        _hasSpentUnrecorded = false;
    }
}
