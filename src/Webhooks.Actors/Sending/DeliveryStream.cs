using System.Diagnostics;
using System.Threading.Channels;
using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;
using Webhooks.Actors.Signing;
using Webhooks.Actors.Telemetry;
using Webhooks.Model;

namespace Webhooks.Actors.Sending;

/// <summary>An attempt to make: which one, and the event with its stored bytes.</summary>
internal sealed record Dispatch(Try Try, PublishedEvent Event);

/// <summary>An attempt has ended.</summary>
/// <param name="Outcome">The outcome, or null when it was not made: the webhook or the node was stopped first.</param>
internal sealed record AttemptEnded(Try Try, DateTimeOffset At, AttemptOutcome? Outcome) : INoSerializationVerificationNeeded
{
    /// <summary>Why it could not be made, if the host failed.</summary>
    public Exception? Fault { get; init; }
}

/// <summary>The delivery stream will send nothing more; attempts that it did not report were not made.</summary>
internal sealed record DeliveryStreamEnded(DeliveryStream Stream, Exception? Failure) : INoSerializationVerificationNeeded;

/// <summary>
/// The delivery stream of one active webhook: channel, kill switch, throttle, bounded concurrency, sender; outcomes go to the owner as
/// messages. It exists while there is work. <see cref="Target"/> may be replaced at any time and applies from the next attempt.
/// </summary>
/// <remarks>
/// A few attempts at a time that need not wait for the throttle are made at once, without the graph: to build it costs more than to send.
/// </remarks>
internal sealed class DeliveryStream
{
    /// <summary>An attempt that takes longer makes its webhook one of the slow ones, which share the node's places.</summary>
    private static readonly TimeSpan SlowAfter = TimeSpan.FromSeconds(2);

    /// <summary>Attempts in flight without the graph. With more of them, the graph relieves the owner's thread.</summary>
    private const int MaxAlone = 4;

    private readonly StreamServices _services;
    private readonly UnrecordedAttempts _unrecorded;
    private readonly InFlightCapacity.Share _share;
    private readonly RateLimiter _limiter;
    private readonly IActorRef _owner;
    private readonly StreamParts _parts;
    private (ChannelWriter<Dispatch> Channel, UniqueKillSwitch KillSwitch)? _graph;
    private volatile Target _target;
    private volatile bool _stopped;

    public DeliveryStream(
        Target target, int maxInFlight, RateLimiter limiter, StreamServices services, UnrecordedAttempts unrecorded, IActorRef owner)
    {
        (_services, _unrecorded, _limiter, _owner) = (services, unrecorded, limiter, owner);
        _target = target;
        _share = new(isSlow: target.HasFailed);
        _parts = new(failure => owner.Tell(new DeliveryStreamEnded(this, failure)));
        MaxInFlight = maxInFlight;
    }

    /// <summary>The maximum number of its attempts that have not ended.</summary>
    public int MaxInFlight { get; }

    /// <summary>Attempts that have started and not ended, without those that wait for the throttle or the node.</summary>
    public int UnderWay => _share.Held;

    public Target Target
    {
        set => _target = value;
    }

    /// <summary>Adds an attempt; false when the delivery stream is ending.</summary>
    public bool TryDispatch(Dispatch dispatch)
    {
        if (_stopped)
            return false;
        if (_graph is null && _parts.Count < MaxAlone && _limiter.Take(_target.Throttle) == TimeSpan.Zero)
        {
            _parts.Add(SendAsync(dispatch));
            return true;
        }

        return (_graph ??= Build()).Channel.TryWrite(dispatch);
    }

    /// <summary>Waits for attempts in flight and starts nothing more.</summary>
    public void Stop()
    {
        if (_stopped)
            return;
        _stopped = true;
        _graph?.KillSwitch.Shutdown();
        _parts.Close();
    }

    private (ChannelWriter<Dispatch>, UniqueKillSwitch) Build()
    {
        var (graph, done) = Source.Channel<Dispatch>(MaxInFlight, singleWriter: true)
            .ViaMaterialized(KillSwitches.Single<Dispatch>(), Keep.Both)
            .Via(new ThrottleStage<Dispatch>(() => _target.Throttle, _limiter, _services.Time))
            .SelectAsyncUnordered(MaxInFlight, AttemptAsync)
            .ToMaterialized(Sink.ForEach<AttemptEnded>(ended => _owner.Tell(ended)), Keep.Both)
            .Run(_services.Materializer);
        _parts.Add(done);
        return graph;
    }

    private async Task SendAsync(Dispatch dispatch)
    {
        AttemptEnded ended;
        try
        {
            ended = await AttemptAsync(dispatch).ConfigureAwait(false);
        }
        catch (Exception e) // A bug, which would end a graph; here it concerns one attempt, which is made again after a pause.
        {
            ended = new(dispatch.Try, _services.Time.GetUtcNow(), null) { Fault = e };
        }

        _owner.Tell(ended);
    }

    /// <summary>
    /// Recorded before it checks whether the delivery stream was stopped: an attempt without a record does not start after the stop.
    /// </summary>
    private async Task<AttemptEnded> AttemptAsync(Dispatch dispatch)
    {
        await _services.Capacity.EnterAsync(_share).ConfigureAwait(false);
        _unrecorded.Start(dispatch);
        var started = _services.Time.GetTimestamp();
        AttemptEnded? ended = null;
        try
        {
            return ended = await TryAsync(dispatch).ConfigureAwait(false);
        }
        finally
        {
            _unrecorded.End(ended ?? new(dispatch.Try, default, null));
            _services.Capacity.Leave(_share, ended?.Outcome is null ? null : _services.Time.GetElapsedTime(started) > SlowAfter);
        }
    }

    private async Task<AttemptEnded> TryAsync(Dispatch dispatch)
    {
        var at = _services.Time.GetUtcNow();
        try
        {
            var outcome = _stopped || _services.Stop.IsCancellationRequested
                ? null
                : await SendAsync(_target, dispatch).ConfigureAwait(false);
            return new(dispatch.Try, outcome?.StartedAt ?? at, outcome);
        }
        catch (OperationCanceledException) when (_services.Stop.IsCancellationRequested)
        {
            return new(dispatch.Try, at, null);
        }
        catch (Exception e) when (e is SigningFailedException or HttpRequestException)
        {
            // A bug: the sender converts everything that a receiver can cause to a value.
            return new(dispatch.Try, at, null) { Fault = e };
        }
    }

    private Task<AttemptOutcome> SendAsync(Target target, Dispatch dispatch) =>
        Spans.Attempt(target.Project, target.Webhook, dispatch.Event, dispatch.Try.Number, target.Url.Host) is { } span
            ? SendAsync(target, dispatch.Event, span)
            : _services.Sender.SendAsync(target, dispatch.Event, _services.Stop);

    private async Task<AttemptOutcome> SendAsync(Target target, PublishedEvent @event, Activity span)
    {
        using (span)
        {
            AttemptOutcome? outcome = null;
            try
            {
                return outcome = await _services.Sender.SendAsync(target, @event, _services.Stop).ConfigureAwait(false);
            }
            finally
            {
                span.End(outcome);
            }
        }
    }
}

/// <summary>What all delivery streams of a node share.</summary>
/// <param name="Stop">Cancelled to abandon attempts in flight.</param>
internal sealed record StreamServices(
    AttemptSender Sender, InFlightCapacity Capacity, IMaterializer Materializer, TimeProvider Time, CancellationToken Stop);
