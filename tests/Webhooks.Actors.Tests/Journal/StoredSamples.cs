using System.Text;
using Webhooks.Actors.Journal;
using Webhooks.Model;

namespace Webhooks.Actors.Tests.Journal;

/// <summary>
/// One of each thing that is stored, with every field of its first version set, and one for fields that came later; golden files hold their
/// bytes.
/// </summary>
internal static class StoredSamples
{
    private static readonly DateTimeOffset At = new(2026, 5, 4, 12, 30, 15, 250, TimeSpan.Zero);

    private static readonly WebhookDefinition Definition = new()
    {
        Name = "Labels žluťoučký",
        Url = "https://example.com/hook?a=1",
        Description = "To the labelling team",
        Filter = Sample.Filter("image.status_changed", "image.*", "project.**"),
        Headers = Sample.Headers(("Authorization", "Key=abc"), ("X-Team", "labels")),
        Throttle = new(20, TimeSpan.FromSeconds(2), 5),
        MaxInFlight = 3,
        Ordering = DeliveryOrder.Strict,
        Timeout = TimeSpan.FromSeconds(7),
        RetrySchedule = Sample.Waits(1, 60, 3600),
    };

    private static readonly EventFilter Filtered =
        Sample.Filter("image.*").Where(PayloadFilter.Parse("{\"data.status\":{\"$from\":\"TO REVIEW\",\"$to\":\"DONE\"}}"));

    private static readonly EventTypeDefinition Type = new(EventType.Parse("image.status_changed"))
    {
        Title = "Image Status Update",
        Description = "An image has another status.",
        Group = "Images",
        Schema = """{"type":"object","required":["status"]}""",
        Validation = SchemaValidation.Reject,
        Samples = ["""{"status":"DONE"}""", "1"],
        Previous = EventTypeDefinition.NoPaths.Add("data.status", "data.old.status"),
        Deprecated = true,
        ReplacedBy = EventType.Parse("image.updated"),
        Version = 3,
    };

    private static readonly PortalSession Opened =
        new("ps_1", Capabilities.View | Capabilities.Edit, "0a", "0b", At, At.AddHours(1));
    private static readonly RuntimeKey Key = new(RuntimeKeyId.Parse("key_1"), "Labels žluťoučký")
    {
        Hash = new(new(1, 2), new(3, ulong.MaxValue)),
        Hint = "x7Qk",
        Scopes = ["publish", "read"],
        Projects = [Sample.Project, ProjectId.Parse("masks")],
        RequestsPerSecond = 20,
        CreatedAt = At,
        ExpiresAt = At.AddDays(90),
    };

    private static readonly AuditMark Mark = new(
        new(ActorKind.Key, "Labels žluťoučký", "10.0.0.7"), At.AddSeconds(1), """{"status":{"from":"active","to":"paused"}}""");

    private static readonly EventTrace Trace = new("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", null);

    private static readonly SigningSecret Pair = SigningSecret.FromKeyPair(new byte[32], Enumerable.Repeat((byte)7, 32).ToArray());

    private static readonly SigningSecret Both = SigningSecret.Combine(Sample.Secret, Pair);

    private static readonly DeliveryProgress Progress = new(new(40, 12), [new(42, 42), new(45, 60)]);

    public static readonly IReadOnlyDictionary<string, object> ByName = new Dictionary<string, object>
    {
        ["EA1"] = new EventsAccepted(At, [Event(7, "evt_a", null, null), Event(8, "evt_b", "img_1", Sample.Webhook)]),
        ["EA1_trace"] = new EventsAccepted(
            At,
            [
                Event(7, "evt_a", null, null) with { Trace = Trace },
                Event(8, "evt_b", null, null) with { Trace = Trace with { } },
                Event(9, "evt_c", null, null),
                Event(10, "evt_d", null, null) with { Trace = Trace with { State = "vendor=1,other=2" } },
            ]),
        ["EA1_former"] = new EventsAccepted(
            At,
            [
                Event(7, "evt_a", null, null) with { Former = FormerPaths.Parse("""{"data.status":"data.old.status"}""") },
                Event(8, "evt_b", null, null) with { Former = FormerPaths.Parse("""{"data.status":"data.old.status"}""") },
                Event(9, "evt_c", null, null),
            ]),
        ["KC1_audit"] = new KeyCreated(Key) { Audit = Mark },
        ["KX1_audit"] = new KeyRevoked(Key.Id, At) { Audit = Mark },
        ["TD1_audit"] = new EventTypeDefined(Type, At) { Audit = Mark },
        ["TX1_audit"] = new EventTypeRemoved(Type.Type, At) { Audit = Mark },
        ["WC1_audit"] = new WebhookCreated(
            Sample.Project, Sample.Webhook, Definition, Sample.Secret, new Cursor(40, 12), At)
        { Audit = Mark },
        ["WU1_audit"] = new WebhookChanged(Definition with { Description = null, Timeout = null, RetrySchedule = null }, At)
        {
            Audit = Mark,
        },
        ["SR1_audit"] = new SecretRotated(Pair, At.AddDays(1), At) { Audit = Mark },
        ["WP1_audit"] = new WebhookPaused(At) { Audit = Mark },
        ["WR1_audit"] = new WebhookResumed(At) { Audit = Mark },
        ["WE1_audit"] = new WebhookEnabled(new Cursor(60, 20), At) { Audit = Mark with { By = Mark.By with { RemoteAddress = null } } },
        ["WD1_audit"] = new WebhookDisabled(StatusReason.Failing, At) { Audit = Mark with { By = new(ActorKind.System, "system") } },
        ["WX1_audit"] = new WebhookDeleted(At) { Audit = Mark },
        ["DR1_audit"] = new DeliveryResent(
            new(new(41, 12), At, 3, DeliveryStatus.Exhausted), At.AddMinutes(1))
        { Audit = Mark },
        ["RS1_audit"] = new ReplayStarted(
            new(ReplayId.Parse("rp_1"), ReplayScope.Missing, At.AddDays(-1), At, 39, Progress, 17, At.AddMinutes(1))
            {
                Cursor = 5,
                Taken = 2,
                Untried = 1,
                EndedAt = At.AddMinutes(2),
                IsCancelled = true,
            })
        { Audit = Mark },
        ["RX1_audit"] = new ReplayCancelled(ReplayId.Parse("rp_1"), [new(new(20, 5), At, 0, null)], At.AddMinutes(2)) { Audit = Mark },
        ["KC1"] = new KeyCreated(Key),
        ["KX1"] = new KeyRevoked(Key.Id, At),
        ["TD1"] = new EventTypeDefined(Type, At),
        ["TX1"] = new EventTypeRemoved(Type.Type, At),
        ["LO1"] = new PortalSessionOpened(Opened, At),
        ["LO1_entered"] = new PortalSessionOpened(Opened with { EntryHash = null, PageHash = "0c", Actor = "ada@example.com" }, At),
        ["LX1"] = new PortalSessionsEnded(["ps_1", "ps_2"], At),
        ["LO1_audit"] = new PortalSessionOpened(Opened, At) { Audit = Mark },
        ["LX1_audit"] = new PortalSessionsEnded(["ps_1"], At) { Audit = Mark },
        ["PS1_portal"] = new ProjectSnapshot(Sample.Project, new(60, 20), At, [], [], 19)
        {
            Portal = PortalSessions.Empty.With(Opened, At).With(Opened with { Id = "ps_2", PageHash = "0c" }, At),
        },
        ["PS1_catalogue"] = new ProjectSnapshot(Sample.Project, new(60, 20), At, [], [], 19)
        {
            Catalogue = EventCatalogue.Empty.With(Type).With(new(EventType.Parse("image.made")) { Version = 1 }),
        },
        ["PR1"] = new WebhookRouted(Sample.Webhook, 3, Sample.Filter("image.*", "*"), new(40, 12)),
        ["PR1_filter"] = new WebhookRouted(Sample.Webhook, 3, Filtered, new(40, 12)),
        ["PS1_filter"] = new ProjectSnapshot(Sample.Project, new(60, 20), At,
            [KeyValuePair.Create(Sample.Webhook, new Route(3, Filtered, new(40, 12)))], [], 19),
        ["PS1_matches"] = new ProjectSnapshot(Sample.Project, new(60, 20), At,
            [
                KeyValuePair.Create(Sample.Webhook, new Route(3, Filtered, new(40, 12))
                {
                    IsRead = true,
                    NextMatch = new(50, 15),
                    Matches = new([new(50, 15), new(57, 18)]),
                    LastMatch = 57,
                })],
            [], 19),
        ["WU1_filter"] = new WebhookChanged(Definition with { Payload = Filtered.Payload }, At),
        ["DX1_filter"] = new DeliveriesExpired(Progress, 31, 40, 9, [], ShouldNotify: true,
            At)
        { Ranges = [new(31, 31), new(33, 38), new(39, 40)] },
        ["PU1"] = new WebhookUnrouted(Sample.Webhook),
        ["PS1"] = new ProjectSnapshot(
            Sample.Project,
            new(60, 20),
            At,
            [
                KeyValuePair.Create(Sample.Webhook, new Route(3, Sample.Filter("*"), new(40, 12))
                {
                    Cursor = new(50, 15),
                    ReadPosition = new(55, 17),
                    NextMatch = new(56, 18),
                    LastMatch = 60,
                    WakeAt = At.AddMinutes(5),
                    IsActive = true,
                }),
                KeyValuePair.Create(WebhookId.Parse("wh_2"),
                    new Route(1, Sample.Filter("image.*"), Cursor.Earliest) { IsActive = false, IsAwaited = true }),
            ],
            [new RecentId(new(ulong.MaxValue - 1, 2), 60, new(long.MinValue + 3), At)],
            19),
        ["WC1"] = new WebhookCreated(Sample.Project, Sample.Webhook, Definition, Sample.Secret, new Cursor(40, 12), At),
        ["WU1"] = new WebhookChanged(Definition with { Description = null, Timeout = null, RetrySchedule = null }, At),
        ["SR1"] = new SecretRotated(Pair, At.AddDays(1), At),
        ["PX1"] = new EventsExpired(new(40, 12)),
        ["PS1_expired"] = new ProjectSnapshot(
            Sample.Project,
            new(60, 20),
            At,
            [KeyValuePair.Create(Sample.Webhook, new Route(3, Sample.Filter("*"), new(40, 12)) { OpenFrom = WebhookReport.NothingOpen })],
            [],
            19)
        {
            Expired = new(40, 12),
            DeletedRow = 11,
        },
        ["DX1"] = new DeliveriesExpired(Progress, 31, 40, 9, [new(7, 2), new(20, 0)], ShouldNotify: true, At),
        ["WS1_expired"] = new WebhookSnapshot(
            WebhookState.Missing with
            {
                Project = Sample.Project,
                Id = Sample.Webhook,
                Expired = 40,
                OpenOperationalEvents = new(
                    1,
                    [
                        new(1, OperationalEventKind.Expired,
                            At) { Failure = FailureReason.Expired, Sequence = 7, LastSequence = 40, Count = 10 }]),
            },
            99),
        ["DR1"] = new DeliveryResent(new(new(41, 12), At, 3, DeliveryStatus.Exhausted), At.AddMinutes(1)),
        ["RS1"] = new ReplayStarted(new(ReplayId.Parse("rp_1"), ReplayScope.Missing, At.AddDays(-1), At, 39, Progress, 17, At.AddMinutes(1))
        {
            Cursor = 5,
            Taken = 2,
            Untried = 1,
            EndedAt = At.AddMinutes(2),
            IsCancelled = true,
        }),
        ["RS1_at_least"] = new ReplayStarted(
            new(ReplayId.Parse("rp_1"), ReplayScope.All, null, null, 39, DeliveryProgress.At(new(40, 12)), 17, At)
            {
                IsMatchedAtLeast = true,
            }),
        ["RA1"] = new ReplayAdvanced(
            ReplayId.Parse("rp_1"), 20, [new(new(7, 2), At, 2, DeliveryStatus.Delivered), new(new(20, 5), At, 0, null)], At.AddMinutes(1)),
        ["RX1"] = new ReplayCancelled(ReplayId.Parse("rp_1"), [new(new(20, 5), At, 0, null)], At.AddMinutes(2)),
        ["WP1"] = new WebhookPaused(At),
        ["WR1"] = new WebhookResumed(At),
        ["WD1"] = new WebhookDisabled(StatusReason.Failing, At),
        ["WE1"] = new WebhookEnabled(new Cursor(60, 20), At),
        ["WX1"] = new WebhookDeleted(At),
        ["RC1"] = new RouteConfirmed(3, new(40, 12)),
        ["RC1_passed"] = new RouteConfirmed(3, new(40, 12)) { Passed = new(60, 20) },
        ["AR1"] = new AttemptsRecorded(
            Progress,
            [
                new(new(41, 12), At, 2, At.AddSeconds(1), Answered(null, 200), DeliveryStatus.Delivered, null),
                new(new(43, 13), At, 1, At.AddSeconds(2), new(FailureReason.Dns, null), DeliveryStatus.Pending, At.AddSeconds(9)),
                new(new(44, 13), At, 10, At.AddSeconds(3), Answered(FailureReason.Status, 503), DeliveryStatus.Exhausted, null),
            ]),
        ["DA1"] = new DisablingAnnounced(At.AddDays(1), At),
        ["NP1"] = new OperationalEventsPublished(300),
        ["TO1"] = new TakenOver(At, "akka.tcp://webhooks@10.0.0.5:4053"),
        ["AR1_key"] = new AttemptsRecorded(
            Progress,
            [
                new(new(43, 13), At, 1, At, new(FailureReason.Dns, null), DeliveryStatus.Pending,
                    At.AddSeconds(9)) { Key = new(long.MinValue + 5) }]),
        ["WS1_key"] = new WebhookSnapshot(
            WebhookState.Missing with
            {
                Project = Sample.Project,
                Id = Sample.Webhook,
                Retrying = WebhookState.Missing.Retrying.Add(
                    43, new(new(43, 13), At, 1, At.AddSeconds(9)) { Key = new(long.MinValue + 5) }),
            },
            99),
        ["AR1_detail"] = new AttemptsRecorded(
            Progress,
            [
                new(new(43, 13), At, 1, At, new(FailureReason.Tls, null) { FailureDetail = "The certificate expired." },
                    DeliveryStatus.Pending, At.AddSeconds(9)),
            ]),
        ["WU1_unthrottled"] = new WebhookChanged(Definition with { Throttle = null }, At),
        ["WS1_untried"] = new WebhookSnapshot(
            WebhookState.Missing with
            {
                Project = Sample.Project,
                Id = Sample.Webhook,
                Health = new(5, At) { Untried = TimeSpan.FromDays(2) }
            }, 99),
        ["WC1_both"] = new WebhookCreated(Sample.Project, Sample.Webhook, Definition with { Signing = SigningScheme.V1AndV1a }, Both,
            new Cursor(40, 12), At),
        ["WU1_both"] = new WebhookChanged(Definition with { Signing = SigningScheme.V1AndV1a },
            At)
        { Project = Sample.Project, Id = Sample.Webhook, Secret = Both },
        ["SR1_both"] = new SecretRotated(Both, At.AddDays(1), At) { Project = Sample.Project, Id = Sample.Webhook },
        ["WS1_both"] = new WebhookSnapshot(
            WebhookState.Missing with
            {
                Stage = WebhookStage.Registered,
                Project = Sample.Project,
                Id = Sample.Webhook,
                Definition = Definition with { Signing = SigningScheme.V1AndV1a },
                Secret = Both,
                Retiring = [new(Both, At.AddDays(1)), new(Sample.Secret, At.AddHours(1))],
                CreatedAt = At,
                UpdatedAt = At,
            },
            99),
        ["WC1_sealed"] = new WebhookCreated(Sample.Project, Sample.Webhook, Definition, Sample.Secret, new Cursor(40, 12), At),
        ["WU1_sealed"] = new WebhookChanged(Definition, At) { Project = Sample.Project, Id = Sample.Webhook, Secret = Sample.Secret },
        ["SR1_sealed"] = new SecretRotated(Pair, At.AddDays(1), At) { Project = Sample.Project, Id = Sample.Webhook },
        ["WS1_sealed"] = new WebhookSnapshot(
            WebhookState.Missing with
            {
                Stage = WebhookStage.Registered,
                Project = Sample.Project,
                Id = Sample.Webhook,
                Definition = Definition,
                Secret = Sample.Secret,
                Retiring = [new(Pair, At.AddDays(1)), new(Sample.Secret, At.AddHours(1))],
                CreatedAt = At,
                UpdatedAt = At,
            },
            99),
        ["WS1"] = new WebhookSnapshot(
            new()
            {
                Stage = WebhookStage.Registered,
                Project = Sample.Project,
                Id = Sample.Webhook,
                Definition = Definition,
                Secret = Sample.Secret,
                Status = WebhookStatus.Disabled,
                Reason = StatusReason.Gone,
                CreatedAt = At,
                UpdatedAt = At.AddDays(1),
                RouteVersion = 4,
                ConfirmedVersion = 3,
                Start = new Cursor(1, 2),
                Progress = Progress,
                Retrying = new[] { 43L, 61L }.ToDictionary(s => s, s => new Retry(new(s, s - 30), At, 2, At.AddHours(s)))
                    .Aggregate(WebhookState.Missing.Retrying, (all, one) => all.Add(one.Key, one.Value)),
                Health = new(5, At.AddHours(-1)),
                Delivered = 1000,
                Exhausted = 7,
            },
            99),
    };

    private static AttemptOutcome Answered(FailureReason? failure, int status) => new(failure, status)
    {
        Duration = TimeSpan.FromMilliseconds(12.5),
        ResponseHeaders = "Server: nginx\n",
        ResponseBody = "so be it"u8.ToArray(),
        ResponseTruncated = true,
    };

    private static PublishedEvent Event(long sequence, string id, string? key, WebhookId? onlyFor) =>
        new(PublishedEventId.Parse(id), Sample.Type, sequence, Encoding.UTF8.GetBytes($$"""{"id":"{{id}}","data":"žluť"}"""))
        {
            Key = key,
            OnlyFor = onlyFor,
            Digest = new(-sequence),
            AcceptedAt = At,
        };
}
