using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Webhooks.Actors.Protocol;
using Webhooks.Model;
using static Webhooks.Actors.Tests.Journal.StoredValues;

namespace Webhooks.Actors.Tests.Protocol;

/// <summary>Messages between nodes, of any content that can occur.</summary>
internal static class MessageValues
{
    private static readonly Gen<ProjectId> Project = Id.Select(ProjectId.Parse);

    private static readonly Gen<WebhookId> Webhook = Id.Select(WebhookId.Parse);

    private static readonly Gen<bool> Coin = Gen.Elements(true, false);

    private static readonly Gen<Cursor?> MaybeCursor = MaybeOf(Journal.StoredValues.Cursor);

    private static readonly Gen<ReplayId?> MaybeReplayId = MaybeOf(Id.Select(ReplayId.Parse));

    private static readonly Gen<SigningSecret> Secret =
        from length in Gen.Choose(24, 64)
        from scheme in Gen.Elements(Enum.GetValues<SigningScheme>())
        let shared = SigningSecret.FromBytes(Enumerable.Repeat((byte)length, length).ToArray())
        let pair = SigningSecret.FromKeyPair(Enumerable.Repeat((byte)length, 32).ToArray(),
            Enumerable.Repeat((byte)(length + 1), 32).ToArray())
        select scheme switch
        {
            SigningScheme.V1 => shared,
            SigningScheme.V1a => pair,
            _ => SigningSecret.Combine(shared, pair),
        };

    private static readonly Gen<IdentifiedDraft> Draft =
        from id in Id
        from key in Maybe(Text)
        from only in MaybeOf(Webhook)
        from at in MaybeInstant
        from data in Bytes
        from former in Gen.Elements(null, FormerPaths.Parse("""{"data.status":"data.old.status"}"""))
        select IdentifiedDraft.Of(
            new(Sample.Type, data) { Id = PublishedEventId.Parse(id), Key = key, OnlyFor = only, Timestamp = at, Former = former });

    private static readonly Gen<EventTypeDefinition> DefinedType =
        from title in Maybe(Text)
        from schema in Gen.Elements(null, "{}", """{"type":"object"}""")
        from validation in Gen.Elements(Enum.GetValues<SchemaValidation>())
        from samples in Gen.ListOf(Gen.Elements("1", "{}"))
        from other in Gen.Elements<EventType?>(null, Sample.Type)
        from version in Gen.Choose(0, 99)
        select new EventTypeDefinition(Sample.Type)
        {
            Title = title,
            Schema = schema,
            Validation = validation,
            Samples = [.. samples],
            ReplacedBy = other,
            Version = version,
        };

    private static readonly Gen<CataloguePage> CataloguePage =
        from revision in Number
        from types in Gen.ListOf(DefinedType)
        from last in Coin
        select new CataloguePage(revision, [.. types], last);

    private static readonly Gen<PortalSession> PortalSession =
        from id in Id
        from capabilities in Gen.Choose(0, 127)
        from hashes in Gen.ArrayOf(Maybe(Text), 2)
        from actor in Maybe(Text)
        select new PortalSession(id, (Capabilities)capabilities, "0a", hashes[0], Sample.Noon, Sample.Noon.AddHours(1))
        {
            PageHash = hashes[1],
            Actor = actor,
        };

    public static readonly Gen<PublishEvents> PublishEvents =
        from project in Project
        from drafts in Gen.NonEmptyListOf(Draft)
        from trace in Journal.StoredValues.Trace
        from catalogue in Gen.Elements<long?>(null, 0, 17)
        select new PublishEvents(project, new([.. drafts]) { Trace = trace, Catalogue = catalogue });

    private static readonly Gen<PublishPart> PublishPart =
        from project in Project
        from number in ArbMap.Default.GeneratorFor<ulong>()
        from count in Gen.Choose(1, 99)
        from index in Gen.Choose(0, count - 1)
        from piece in Bytes
        select new PublishPart(project, new(number, ~number), index, count, piece);

    private static readonly Gen<Published> Published =
        from last in Id
        from events in Gen.ListOf(from sequence in Number from duplicate in Coin select new Placement(sequence, duplicate))
        from webhooks in Gen.Elements<int?>(null, 0, 2000)
        select new Published(PublishedEventId.Parse(last), [.. events]) { Webhooks = webhooks };

    private static readonly Gen<PutRoute> PutRoute =
        from project in Project
        from webhook in Webhook
        from version in Number
        from filter in Filter
        from start in MaybeCursor
        select new PutRoute(project, new(webhook, version, filter, start));

    private static readonly Gen<ReportProgress> ReportProgress =
        from project in Project
        from webhook in Webhook
        from cursor in Journal.StoredValues.Cursor
        from looked in Journal.StoredValues.Cursor
        from wakeAt in MaybeInstant
        from active in Coin
        from read in Coin
        select new ReportProgress(
            project, new(webhook, looked.NextRow, cursor, looked, cursor.NextRow, wakeAt, active) { IsRead = read });

    private static readonly Gen<Refusal> Refusal =
        from reason in Gen.Elements(Enum.GetValues<RefusalReason>())
        from code in Text
        from detail in Text
        from errors in Gen.ListOf(from field in Text from message in Text select new FieldError(field, message))
        from index in Gen.Elements<int?>(null, 0, 7)
        select new Refusal(reason, code, detail) { Errors = [.. errors], Index = index };

    private static readonly ImmutableSortedDictionary<string, string?> NoHeaderChanges =
        ImmutableSortedDictionary.Create<string, string?>(WebhookDefinition.NoHeaders.KeyComparer);

    private static readonly Gen<ThrottlePatch> ThrottleChanges =
        from rate in MaybeOf(Gen.Choose(1, 99))
        from per in MaybeOf(Number.Select(ticks => new TimeSpan(ticks)))
        from burst in MaybeOf(MaybeOf(Gen.Choose(1, 99)).Select(to => new Change<int?>(to)))
        select new ThrottlePatch { Rate = rate, Per = per, Burst = burst };

    private static readonly Gen<WebhookPatch> Patch =
        from definition in Definition
        from names in Gen.SubListOf(WebhookPatch.To(definition).Names)
        from header in Maybe(Text)
        from hasHeaders in Coin
        from throttle in Maybe(ThrottleChanges)
        select WebhookPatch.To(definition, names) with
        {
            HeaderChanges = hasHeaders ? NoHeaderChanges.Add("x-any", header) : null,
            ThrottleChanges = throttle,
        };

    private static readonly Gen<Actor?> By =
        Gen.Elements(null, new Actor(ActorKind.Portal, "ada@example.com", "10.0.0.7"), new Actor(ActorKind.Cli, "ops"));

    private static readonly Gen<CommandWebhook> CommandWebhook =
        from project in Project
        from webhook in Webhook
        from command in Gen.OneOf(
            from definition in Definition
            from secret in Secret
            from start in MaybeCursor
            select (WebhookCommand)new CreateWebhook(project, webhook, definition, secret, start),
            from patch in Patch
            from secret in Maybe(Secret)
            select (WebhookCommand)new ChangeWebhook(patch, secret),
            from secret in Secret
            from ticks in Number
            select (WebhookCommand)new RotateSecret(secret, new(ticks)),
            from skip in MaybeCursor
            select (WebhookCommand)new EnableWebhook(skip),
            Gen.Elements<WebhookCommand>(new PauseWebhook(), new ResumeWebhook(), new DeleteWebhook()))
        from actor in By
        select new CommandWebhook(project, webhook, command with { By = actor });

    private static readonly Gen<WebhookView> View =
        from project in Project
        from webhook in Webhook
        from definition in Definition
        from publicKey in Maybe(Text)
        from status in Gen.Elements(Enum.GetValues<WebhookStatus>())
        from reason in MaybeOf(Gen.Elements(Enum.GetValues<StatusReason>()))
        from failingSince in MaybeInstant
        from oldest in MaybeInstant
        from counts in Number.ArrayOf(6)
        from at in Instant
        from limit in MaybeOf(Gen.Elements(Enum.GetValues<LimitedBy>()))
        from every in MaybeOf(Number.Select(ticks => new TimeSpan(ticks)))
        select new WebhookView
        {
            Project = project,
            Id = webhook,
            Definition = definition,
            PublicKey = publicKey,
            Status = status,
            Reason = reason,
            Health = new((int)(counts[0] % 99), failingSince),
            Counts = new(counts[0], counts[1], counts[2], counts[3], counts[4], oldest),
            ReadPosition = counts[5],
            Limit = limit is { } setting ? new(setting, every) : null,
            CreatedAt = at,
            UpdatedAt = at.AddTicks(1),
        };

    private static readonly Gen<WebhookAnswer> WebhookAnswer =
        from view in View
        from secret in Secret
        from until in MaybeInstant
        select new WebhookAnswer(view, secret) { PreviousSecretUntil = until };

    private static readonly Gen<WakeUp> WakeUp =
        from project in Project
        from webhook in Webhook
        from head in Journal.StoredValues.Cursor
        from next in Journal.StoredValues.Cursor
        from expired in Journal.StoredValues.Cursor
        from version in Gen.Elements<long?>(null, 0, 7)
        from known in Maybe(
            from positions in Positions
            select new KnownMatches(next.Sequence, positions, head))
        select new WakeUp(project, webhook, head, next.NextRow, new(next.Sequence, next.NextRow))
        {
            Expired = expired,
            Version = version,
            Known = known,
        };

    private static readonly Gen<ExpireDeliveries> ExpireDeliveries =
        from project in Project
        from webhook in Webhook
        from upTo in Journal.StoredValues.Cursor
        select new ExpireDeliveries(project, webhook, upTo);

    private static readonly Gen<PlanReplay> PlanReplay =
        from project in Project
        from webhook in Webhook
        from id in MaybeReplayId
        from only in Gen.Elements(Enum.GetValues<ReplayScope>())
        from since in MaybeInstant
        from until in MaybeInstant
        from actor in By
        select new PlanReplay(project, webhook, id, only, since, until) { By = actor };

    /// <summary>Each kind of message that is sent from one node to another.</summary>
    public static readonly Gen<object>[] ByKind =
    [
        Any(PublishEvents),
        Any(PublishPart),
        Any(Published),
        Any(Number.Select(revision => new CatalogueChanged(revision))),
        Any(from project in Project from type in DefinedType from actor in By select new DefineEventType(project, type) { By = actor }),
        Any(from project in Project from actor in By select new RemoveEventType(project, Sample.Type) { By = actor }),
        Any(from project in Project from after in Gen.Elements(null, "a.b") select new GetCatalogue(project, after)),
        Any(CataloguePage),
        Any(from project in Project from session in PortalSession from actor in By
            select new OpenPortalSession(project, session) { By = actor }),
        Any(from project in Project from id in Id from hash in Id select new EnterPortal(project, id, hash, "0c")),
        Any(from project in Project from id in Gen.Elements(null, "ps_1") from actor in By
            select new EndPortalSessions(project, id) { By = actor }),
        Any(from project in Project from id in Gen.Elements(null, "ps_1") select new GetPortalSessions(project, id)),
        Any(Gen.ListOf(PortalSession).Select(sessions => new PortalSessionList([.. sessions]))),
        Any(PutRoute),
        Any(from project in Project from webhook in Webhook from version in Number select new DropRoute(project, webhook, version)),
        Any(
            from version in Number
            from start in Journal.StoredValues.Cursor
            from passed in MaybeOf(Journal.StoredValues.Cursor)
            select new Routed(version, start) { Passed = passed }),
        Any(ReportProgress),
        Any(Project.Select(project => new GetHead(project))),
        Any(Project.Select(project => new RetireEvents(project))),
        Any(Journal.StoredValues.Cursor),
        Any(Refusal),
        Any(Gen.Constant(Unprocessed.Instance)),
        Any(CommandWebhook),
        Any(from project in Project from webhook in Webhook select new DescribeWebhook(project, webhook)),
        Any(WebhookAnswer),
        Any(from id in Text from row in Number from reason in Text select new WebhookDamaged(new(id, row, reason))),
        Any(Gen.Constant(WebhookRemoved.Instance)),
        Any(WakeUp),
        Any(ExpireDeliveries),
        Any(
            from project in Project from webhook in Webhook from id in Id from actor in By select new ResendEvent(
                project, webhook, PublishedEventId.Parse(id)) { By = actor }),
        Any(Gen.Constant(Resent.Instance)),
        Any(PlanReplay),
        Any(from id in MaybeReplayId from matched in Number select new ReplayPlanned(id, new(matched, matched % 2 == 0))),
        Any(from project in Project from webhook in Webhook select new DescribeReplays(project, webhook)),
        Any(Gen.ListOf(Journal.StoredValues.Replay).Select(replays => new ReplayList([.. replays]))),
        Any(
            from project in Project from webhook in Webhook from id in Id from actor in By select new EndReplay(
                project, webhook, ReplayId.Parse(id)) { By = actor }),
        Any(Journal.StoredValues.Replay),
        Any(from key in Key from actor in By select new CreateKey(key) { By = actor }),
        Any(from key in Key from at in Instant from actor in By select new RevokeKey(key.Id, at) { By = actor }),
        Any(Key.Select(key => new KeyDone(key.Id))),
    ];

    private static Gen<RuntimeKey> Key =>
        from id in Id
        from name in Text
        from rate in Gen.Elements(null, (int?)1, 1_000_000)
        from created in Instant
        from expires in MaybeInstant
        from projects in Gen.Elements(0, 1, 2)
        select new RuntimeKey(RuntimeKeyId.Parse(id), name)
        {
            Hash = KeyHash.Of(name),
            Hint = id,
            Scopes = ["read", "admin"],
            Projects = [.. Enumerable.Range(0, projects).Select(i => ProjectId.Parse($"p{i}"))],
            RequestsPerSecond = rate,
            CreatedAt = created,
            ExpiresAt = expires,
        };

    private static Gen<object> Any<T>(Gen<T> values) => values.Select(value => (object)value!);

    private static Gen<T?> MaybeOf<T>(Gen<T> some)
        where T : struct => Gen.OneOf(Gen.Constant(default(T?)), some.Select(value => (T?)value));
}
