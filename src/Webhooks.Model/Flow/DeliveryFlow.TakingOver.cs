namespace Webhooks.Model;

/// <remarks>
/// A webhook whose outcomes could not be written stops, and its successor takes them over: it does not send those events again, and sends
/// nothing new until they are on disk. Otherwise each start would send events whose outcomes cannot be stored.
/// </remarks>
internal sealed partial class DeliveryFlow
{
    private bool _awaitsPredecessor;
    private bool _provesJournal;

    private void Resume(Happening.Resumed resumed)
    {
        (State, Window) = (resumed.State, null);
        _awaitsPredecessor = resumed.HasPredecessor;
        FollowOrder();
    }

    private void TakeOver(Happening.TakenOver left)
    {
        _awaitsPredecessor = false;
        if (State.Stage == WebhookStage.Registered && State.Progress is { } progress)
        {
            foreach (var attempt in left.Concluded)
                TakeOver(attempt);
            foreach (var ended in left.Ended)
            {
                if (TakeOver(Conclude(ended)) is { } attempt)
                    _acts.Add(new DeliveryAct.ShowAttempt(attempt, ended.Event));
            }

            State =
                State with
                {
                    Progress = progress.With(
                    _unwritten.Attempts.Where(attempt => attempt.Number == 1).Select(attempt => attempt.Position.Sequence))
                };
            Window = null;
            FollowOrder();
            _provesJournal = !_unwritten.IsEmpty;
            Flush();
        }

        Pump();
    }

    /// <summary>The attempt, unless it is on disk: a write may have succeeded although it was not confirmed.</summary>
    private Attempt? TakeOver(Attempt attempt)
    {
        if (!State.Lacks(attempt.Position.Sequence, attempt.Number))
            return null;
        State = State.Record(attempt);
        _unwritten.Add(attempt);
        return attempt;
    }

    private Attempt Conclude(EndedAttempt ended)
    {
        var schedule = State.Definition!.RetrySchedule ?? rules.RetrySchedule;
        var attempt = Attempt.Conclude(ended.Try, ended.At, ended.Outcome, schedule, rules.Jitter, ended.Chance).For(ended.Event);
        return attempt.NextAt is null ? attempt : attempt with { Key = OrderingKey.Of(ended.Event) };
    }
}
