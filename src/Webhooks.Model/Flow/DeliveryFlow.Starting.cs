namespace Webhooks.Model;

/// <remarks>Starting attempts, and reading their events.</remarks>
internal sealed partial class DeliveryFlow
{
    /// <summary>Starts all attempts that may start now, reads more, and requests a wake-up for the next ones.</summary>
    private void Pump()
    {
        if (Window is not { } window || !State.MayDeliver || IsClosing)
        {
            StopStream();
            return;
        }

        if (_stream.IsStopping)
            return;
        var may = RulesAt(_moment.Now, window);
        StartRetries(window, may);
        StartNewAndResent(window, may);
        ReadOn(window, may);
        if (_moment.IsReadModelBehind)
            WakeIn(DeliveryRules.PauseWhileReadModelIsBehind);
        else if (!State.OpenOperationalEvents.IsFull && may.NextStart is { } due && may.HasPlace)
            WakeIn(due - _moment.Now);
    }

    private void StartRetries(DeliveryWindow window, StartRules may)
    {
        while (HasRoom(may) && may.MayRetry && window.TryStartRetry(_moment.Now, State.Retrying, out var retry))
            SendWhenRead(retry);
    }

    /// <summary>In turns: neither delays the other, regardless of their number.</summary>
    private void StartNewAndResent(DeliveryWindow window, StartRules may)
    {
        while (HasRoom(may) && (_isResentsTurn
            ? TryStartResent(window, may) || TryStartWaiting(window, may)
            : TryStartWaiting(window, may) || TryStartResent(window, may)))
        {
            _isResentsTurn = !_isResentsTurn;
        }
    }

    private bool TryStartWaiting(DeliveryWindow window, StartRules may)
    {
        if (!may.MayTryFirst || !window.TryStartWaiting(out var @event, out var position))
            return false;
        Send(new(position, @event.AcceptedAt, 1), @event);
        return true;
    }

    private bool TryStartResent(DeliveryWindow window, StartRules may)
    {
        if (!may.MayRetry || !window.TryStartResent(_moment.Now, State.Retrying, out var retry))
            return false;
        SendWhenRead(retry);
        return true;
    }

    private bool HasRoom(StartRules may) =>
        may.HasPlace && !_stream.IsFull && !_awaitsPredecessor && !_provesJournal
        && !_unwritten.IsFull && !State.OpenOperationalEvents.IsFull && !_moment.IsReadModelBehind;

    private void SendWhenRead(Retry retry)
    {
        if (_reads.TryBegin(retry))
            _acts.Add(new DeliveryAct.ReadRow(retry.Position.Row));
    }

    private void Send(Try next, PublishedEvent @event)
    {
        if (!_stream.IsThere && State.MayDeliver && !IsClosing)
        {
            _stream.Open(StartRules.AllowedInFlight(State.Definition!));
            _acts.Add(new DeliveryAct.OpenStream(_stream.MaxInFlight, next));
        }

        // The row of a retry may have been read only after others used the free places.
        if (!_stream.IsOpen || _stream.IsFull)
        {
            Window!.PutBack(next.Position);
            return;
        }

        var send = new DeliveryAct.Send(next, @event);
        _stream.Add(send);
        _acts.Add(send);
    }

    private void ReadOn(DeliveryWindow window, StartRules may)
    {
        if (_reads.IsReadingOn || _isCounting || _awaitsPredecessor || !may.WantsMore(_head))
            return;
        _reads.IsReadingOn = true;
        var from = window.ReadPosition.NextRow;
        // Of what is known, only the row with the next match.
        var rowCount = _known?.Decides(window.ReadPosition.Sequence + 1) == true ? 1 : rules.RowsPerRead;
        _acts.Add(new DeliveryAct.ReadRows(from, Math.Min(from + rowCount, _head.NextRow) - 1));
    }

    private void TakeRows(Happening.RowsRead read)
    {
        _reads.IsReadingOn = false;
        // The webhook may have skipped ahead while the rows were read.
        if (Window is { } window && window.ReadPosition.NextRow == read.From)
        {
            var wanted = State.Definition!.Wanted;
            foreach (var row in read.Rows)
                window.Take(row.Row, row.Events, wanted, id, _known);
            // Rows without events, or no rows at all, are also skipped.
            window.SkipTo(new(window.ReadPosition.Sequence, Math.Max(window.ReadPosition.NextRow, read.Next)));
            SkipWhatIsKnown(window);
        }

        Pump();
    }

    private void TakeRow(Happening.RowRead read)
    {
        foreach (var retry in _reads.End(read.Row))
        {
            if (read.Events is { } events)
            {
                Send(retry.Next, events[(int)(retry.Position.Sequence - events[0].Sequence)]);
                continue;
            }

            Window!.PutBack(retry.Position);
            WakeIn(DeliveryRules.PauseAfterFailedRead);
            _acts.Add(new DeliveryAct.ShowMissing(retry.Position));
            _acts.Add(DeliveryAct.Report.Instance);
        }
    }

    /// <summary>A stream without work is stopped: it costs memory, and opening it again costs little.</summary>
    private void StopStreamWithoutWork()
    {
        if (Window is { InFlight: 0 } window && window.Waiting == window.Held)
            StopStream();
    }

    private void StopStream()
    {
        if (!_stream.IsOpen)
            return;
        _stream.Stop();
        _acts.Add(DeliveryAct.StopStream.Instance);
    }

    private void WakeIn(TimeSpan wait) =>
        _acts.Add(new DeliveryAct.WakeIn(wait > DeliveryRules.ShortestWait ? wait : DeliveryRules.ShortestWait));
}
