using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Webhooks.Actors.Journal;
using Webhooks.Model;

namespace Webhooks.Actors.Tests.Journal;

/// <summary>Facts and snapshots of any content that can occur.</summary>
internal static class StoredValues
{
    public static readonly Gen<long> Number = Gen.Choose(0, int.MaxValue).Select(n => (long)n * 3);

    public static readonly Gen<DateTimeOffset> Instant = Number.Select(n => Sample.Noon.AddTicks(n * 1013));

    public static readonly Gen<DateTimeOffset?> MaybeInstant =
        Gen.OneOf(Gen.Constant(default(DateTimeOffset?)), Instant.Select(i => (DateTimeOffset?)i));

    public static readonly Gen<string> Text = ArbMap.Default.GeneratorFor<NonNull<string>>()
        .Select(s => new string([.. s.Get.Where(c => !char.IsSurrogate(c))]));

    public static readonly Gen<string> Id =
        Gen.NonEmptyListOf(Gen.Elements("abcXYZ019_-".ToCharArray())).Select(c => string.Concat(c.Take(64)));

    public static readonly Gen<Cursor> Cursor = from sequence in Number from row in Number select new Cursor(sequence, row);

    public static readonly Gen<EventPositions> Positions =
        Gen.ListOf(from gap in Gen.Choose(1, 999) from rows in Gen.Choose(0, 9) select (gap, rows)).Select(steps =>
        {
            var (positions, last) = (ImmutableArray.CreateBuilder<EventPosition>(), default(EventPosition));
            foreach (var (gap, rows) in steps)
                positions.Add(last = new(last.Sequence + gap, last.Row + rows));
            return new EventPositions(positions.ToImmutable());
        });

    private static readonly Gen<PayloadFilter?> Payload =
        Gen.Elements(null, PayloadFilter.Parse("{}"),
            PayloadFilter.Parse("{\"data.a\":{\"$in\":[1,\"žluťoučký\",null]},\"$not\":{\"key\":\"x\"}}"));

    public static readonly Gen<EventFilter> Filter =
        Gen.NonEmptyListOf(Gen.Elements("*", "image.*", "image.**", "image.made", "a.b.c")).Select(p => Sample.Filter([.. p]))
            .SelectMany(_ => Payload, (filter, payload) => filter.Where(payload));

    private static readonly Gen<DeliveryProgress> Progress =
        from cursor in Cursor
        from steps in Gen.ListOf(from gap in Gen.Choose(1, 99) from length in Gen.Choose(0, 99) select (gap, length))
        select new DeliveryProgress(cursor, Ranges(cursor.Sequence, steps));

    private static readonly Gen<OrderingKey?> Key =
        ArbMap.Default.GeneratorFor<long?>().Select(value => value is { } bits ? new OrderingKey(bits) : default(OrderingKey?));

    public static readonly Gen<ReadOnlyMemory<byte>> Bytes =
        ArbMap.Default.GeneratorFor<byte[]>().Select(b => new ReadOnlyMemory<byte>(b ?? []));

    public static readonly Gen<EventTrace?> Trace =
        from trace in Gen.Elements("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01")
        from state in Maybe(Text)
        from isTraced in Gen.Elements(true, false)
        select isTraced ? new EventTrace(trace, state) : null;

    private static readonly Gen<PublishedEvent> Event =
        from id in Id
        from key in Maybe(Text)
        from only in Gen.OneOf(Gen.Constant(default(WebhookId?)), Id.Select(i => (WebhookId?)WebhookId.Parse(i)))
        from digest in ArbMap.Default.GeneratorFor<long>()
        from body in Bytes
        from trace in Trace
        select new PublishedEvent(PublishedEventId.Parse(id), Sample.Type, 0,
            body)
        { Key = key, OnlyFor = only, Digest = new(digest), Trace = trace };

    public static readonly Gen<EventsAccepted> EventsAccepted =
        from at in Instant
        from first in Number
        from events in Gen.NonEmptyListOf(Event)
        select new EventsAccepted(at, [.. events.Select((e, i) => e with { Sequence = first + i, AcceptedAt = at })]);

    private static readonly Gen<AttemptOutcome> Outcome =
        from failure in Gen.Choose(0, (int)FailureReason.AbortedShutdown)
        from status in Gen.OneOf(Gen.Constant(default(int?)), Gen.Choose(0, 999).Select(s => (int?)s))
        from duration in Number
        from headers in Maybe(Text)
        from body in Bytes
        from truncated in Gen.Elements(true, false)
        from retryAfter in Gen.OneOf(Gen.Constant(default(TimeSpan?)), Number.Select(n => (TimeSpan?)new TimeSpan(n)))
        select new AttemptOutcome(failure == 0 ? null : (FailureReason)failure, status)
        {
            Duration = new(duration),
            ResponseHeaders = headers,
            ResponseBody = body,
            ResponseTruncated = truncated,
            RetryAfter = retryAfter,
        };

    private static readonly Gen<Attempt> Attempt =
        from place in Cursor
        from number in Gen.Choose(1, 20)
        from at in Instant
        from outcome in Outcome
        from status in Gen.Elements(Enum.GetValues<DeliveryStatus>())
        from next in MaybeInstant
        from held in MaybeInstant
        from exhausted in Gen.OneOf(Gen.Constant(default(PublishedEventId?)), Id.Select(i => (PublishedEventId?)PublishedEventId.Parse(i)))
        from key in Key
        select new Attempt(new(place.Sequence, place.NextRow), at, number, at, outcome, status,
            next)
        { HeldUntil = held, Exhausted = exhausted, Key = key };

    public static readonly Gen<AttemptsRecorded> AttemptsRecorded =
        from progress in Progress
        from attempts in Gen.ListOf(Attempt)
        from limiter in Gen.OneOf(Gen.Constant(default(RateLimiterState?)),
            Number.Select(n => (RateLimiterState?)new RateLimiterState(new(n))))
        select new AttemptsRecorded(progress, [.. attempts]) { Limiter = limiter };

    public static readonly Gen<WebhookDefinition> Definition =
        from name in Text
        from description in Maybe(Text)
        from filter in Filter
        from header in Text
        from rate in Gen.Choose(1, 1_000_000)
        from ordering in Gen.Elements(Enum.GetValues<DeliveryOrder>())
        from timeout in Gen.OneOf(Gen.Constant(default(TimeSpan?)), Number.Select(n => (TimeSpan?)new TimeSpan(n)))
        from schedule in Gen.OneOf(Gen.Constant(default(RetrySchedule?)),
            Gen.ListOf(Gen.Choose(0, 9)).Select(w => (RetrySchedule?)Sample.Waits([.. w])))
        select new WebhookDefinition
        {
            Name = name,
            Url = "https://example.com/",
            Description = description,
            Filter = filter.Where(null),
            Payload = filter.Payload,
            Headers = Sample.Headers(("x-any", header)),
            Throttle = new(rate, TimeSpan.FromSeconds(1), rate),
            Ordering = ordering,
            Timeout = timeout,
            RetrySchedule = schedule,
        };

    private static readonly Gen<WebhookHealth> Health =
        from failures in Gen.Choose(0, 99)
        from instants in MaybeInstant.ArrayOf(6)
        from limit in Gen.Choose(0, 9)
        from gone in Gen.Elements(true, false)
        select new WebhookHealth(failures, instants[0])
        {
            ReceiverFailures = failures / 2,
            FirstFailedAt = instants[1],
            LastFailedAt = instants[2],
            ProbeAt = instants[3],
            HeldUntil = instants[4],
            Limit = limit == 0 ? null : limit,
            IsGone = gone,
            DisablesAt = instants[5],
        };

    private static readonly Gen<ResendOrigin> Origin =
        from attempts in Gen.Choose(0, 30)
        from was in Gen.Elements(null, DeliveryStatus.Delivered, (DeliveryStatus?)DeliveryStatus.Exhausted)
        from replay in Gen.OneOf(Gen.Constant(default(ReplayId?)), Id.Select(i => (ReplayId?)ReplayId.Parse(i)))
        select new ResendOrigin(attempts, was, replay);

    private static readonly Gen<Retry> Retry =
        from place in Cursor
        from due in Instant
        from failed in MaybeInstant
        from key in Key
        from resent in Maybe(Origin)
        select new Retry(new(place.Sequence, place.NextRow), due, 1, due) { FailedAt = failed, Key = key, Resent = resent };

    private static readonly Gen<OperationalEvent> OperationalEvent =
        from number in Gen.Choose(1, 99)
        from kind in Gen.Elements(Enum.GetValues<OperationalEventKind>())
        from at in Instant
        from since in MaybeInstant
        from disables in MaybeInstant
        from reason in Gen.OneOf(Gen.Constant(default(StatusReason?)),
            Gen.Elements(Enum.GetValues<StatusReason>()).Select(r => (StatusReason?)r))
        from id in Gen.OneOf(Gen.Constant(default(PublishedEventId?)), Id.Select(i => (PublishedEventId?)PublishedEventId.Parse(i)))
        select new OperationalEvent(number, kind, at)
        {
            Reason = reason,
            Failure = id is null ? null : FailureReason.Tls,
            Failures = number,
            Since = since,
            DisablesAt = disables,
            Event = id,
            Sequence = number,
        };

    private static readonly Gen<RetiringSecret> Retiring =
        from length in Gen.Choose(24, 64)
        from until in Instant
        select new RetiringSecret(SigningSecret.FromBytes(Enumerable.Repeat((byte)length, length).ToArray()), until);

    public static readonly Gen<Model.Replay> Replay =
        from id in Id
        from only in Gen.Elements(Enum.GetValues<ReplayScope>())
        from progress in Progress
        from last in Number
        from at in Instant
        from bound in Gen.OneOf(Gen.Constant(default(DateTimeOffset?)), Instant.Select(i => (DateTimeOffset?)i))
        from cancelled in Gen.Elements(true, false)
        select new Model.Replay(ReplayId.Parse(id), only, bound, bound, last, progress, last,
            at)
        { Taken = last, EndedAt = bound, IsCancelled = cancelled };

    public static readonly Gen<WebhookSnapshot> WebhookSnapshot =
        from id in Id
        from stage in Gen.Elements(Enum.GetValues<WebhookStage>())
        from definition in Maybe(Definition)
        from progress in Maybe(Progress)
        from at in Instant
        from retrying in Gen.ListOf(Retry)
        from replays in Gen.ListOf(Replay)
        from retiring in Gen.ListOf(Retiring)
        from row in Number
        from health in Health
        from operational in Gen.ListOf(OperationalEvent)
        select new WebhookSnapshot(
            new()
            {
                Project = Sample.Project,
                Id = WebhookId.Parse(id),
                Stage = stage,
                Definition = definition,
                Secret = definition is null ? null : Sample.Secret,
                Retiring = [.. retiring],
                CreatedAt = at,
                UpdatedAt = at,
                Progress = progress,
                Retrying = retrying.DistinctBy(r => r.Position.Sequence).ToImmutableDictionary(r => r.Position.Sequence),
                Resent = retrying.DistinctBy(r => r.Position.Sequence).Count(r => r.Resent is not null),
                Replays = [.. replays],
                Limiter = new(new(row)),
                Health = health,
                OpenOperationalEvents = new(operational.Count, [.. operational]),
                IsFailingReported = operational.Count > 2,
            },
            row);

    public static readonly Gen<ProjectSnapshot> ProjectSnapshot =
        from head in Cursor
        from at in Instant
        from routes in Gen.ListOf(
            from id in Id
            from filter in Filter
            from cursor in Cursor
            from wakeAt in Gen.OneOf(Gen.Constant(default(DateTimeOffset?)), Instant.Select(i => (DateTimeOffset?)i))
            from active in Gen.Elements(true, false)
            from matches in Positions
            select KeyValuePair.Create(WebhookId.Parse(id),
                new Route(2, filter, cursor)
                {
                    WakeAt = wakeAt,
                    IsActive = active,
                    IsRead = !active,
                    Matches = matches,
                    LastMatch = cursor.Sequence,
                }))
        from ids in Gen.ListOf(Id.Select(i => new RecentId(EventKey.Of(PublishedEventId.Parse(i)), i.Length, new(-i.Length), Sample.Noon)))
        select new ProjectSnapshot(Sample.Project, head, at, [.. routes], [.. ids], head.NextRow);

    public static Gen<T?> Maybe<T>(Gen<T> some)
        where T : class => Gen.OneOf(Gen.Constant(default(T)), some.Select(T? (value) => value));

    private static ImmutableArray<SequenceRange> Ranges(long end, IEnumerable<(int Gap, int Length)> steps)
    {
        var ranges = ImmutableArray.CreateBuilder<SequenceRange>();
        foreach (var (gap, length) in steps)
        {
            ranges.Add(new(end + gap, end + gap + length));
            end += gap + length;
        }

        return ranges.ToImmutable();
    }
}
