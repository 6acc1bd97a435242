using Webhooks.Model.Tests.Delivery;
using Xunit;

namespace Webhooks.Model.Tests.Projects;

/// <summary>
/// A project and one of its webhooks, whose filter changes. Messages between them are delayed, overtake each other and get lost; both
/// crash, and a crash loses everything that is not on disk.
/// </summary>
internal sealed class FilterRun
{
    private const int PassAfter = 5;

    public static readonly IReadOnlyList<EventFilter> Filters =
    [
        .. new[] { """{"data":{"$in":[0,1]}}""", """{"data":{"$gt":2}}""", """{"data":{"$ne":3}}""", """{"data":5}""", null }
            .Select(json => Given.Filter("image.*").Where(json is null ? null : PayloadFilter.Parse(json))),
        Given.Filter("other.*"),
        Given.Filter("*").Where(PayloadFilter.Parse("""{"$or":[{"data":4},{"data":1}]}""")),
    ];

    private static readonly DeliveryRules Rules =
        new(new([TimeSpan.Zero]), Jitter: 0, DisableAfter: TimeSpan.FromDays(5)) { RowsPerRead = 2 };

    private readonly Random _random;
    private readonly RunLog _log = new();
    private readonly List<ProjectFact> _projectFacts = [];
    private readonly List<WebhookFact> _webhookFacts = [];
    private readonly List<object> _toProject = [];
    private readonly List<Action> _toWebhook = [];
    private (int Facts, Cursor Head, KeyValuePair<WebhookId, Route>[] Routes)? _snapshot;
    private ProjectState _project = new(Given.Project);
    private RunShell _shell = null!;
    private DeliveryFlow _flow = null!;
    private DateTimeOffset _now = Given.Noon;

    public FilterRun(int seed)
    {
        _random = new(seed);
        var filter = Filters[_random.Next(Filters.Count)];
        InForce.Add((0, filter));
        _webhookFacts.Add(new WebhookCreated(
            Given.Project, Given.Webhook, DefinitionOf(filter), Given.Secret, Cursor.Earliest, _now));
        CrashWebhook();
        Settle();
    }

    public List<PublishedEvent> Events { get; } = [];

    /// <summary>The filters, each with the head at which a client set it.</summary>
    public List<(long Head, EventFilter Filter)> InForce { get; } = [];

    /// <summary>What was tried, durably, to the end.</summary>
    public IReadOnlySet<long> Ended => _webhookFacts.OfType<AttemptsRecorded>().SelectMany(fact => fact.Attempts)
        .Where(attempt => attempt.NextAt is null).Select(attempt => attempt.Position.Sequence).ToHashSet();

    private Route Route => _project.RouteOf(Given.Webhook)!;

    private WebhookState Recorded => _webhookFacts.Aggregate(WebhookState.Missing, WebhookDecider.Apply);

    public void Step()
    {
        switch (_random.Next(24))
        {
            case < 5:
                Publish();
                break;
            case < 10 when _toWebhook.Count > 0:
                Take(_toWebhook, _random.Next(_toWebhook.Count))();
                break;
            case < 14 when _toProject.Count > 0:
                TakeAtProject(Take(_toProject, _random.Next(_toProject.Count)));
                break;
            case 14:
                Lose();
                break;
            case 15 when _shell.Sent.Count > 0:
                End(_random.Next(3) > 0);
                break;
            case 16:
                Confirm();
                break;
            case 17 when _shell.AnswerRead(_random.Next(4) == 0) is { } answer:
                Happen(answer);
                break;
            case 18:
                Change();
                break;
            case 19 when _random.Next(2) == 0:
                CrashWebhook();
                break;
            case 20 when _random.Next(2) == 0:
                CrashProject();
                break;
            case 21:
                _snapshot = (_projectFacts.Count, _project.Head, [.. _project.Routes]);
                break;
            case 22:
                FilteredRoutes.Pass(_project, PassAfter);
                break;
            default:
                Tick();
                break;
        }

        Assert.True(_project.Lagging.SetEquals(WebhooksWhere(route => route.Lags)));
        Assert.True(_project.OfTypes.SetEquals(WebhooksWhere(route => route.Filter.Payload is null)));
    }

    /// <summary>Delivers everything that is there, with nothing lost any more.</summary>
    public void Settle()
    {
        if (_flow.State.Status == WebhookStatus.Paused)
            Carry(new ResumeWebhook());
        var rounds = 0;
        for (var quiet = 0; quiet < 3; quiet++)
        {
            Tick();
            while (_toWebhook.Count + _toProject.Count + _shell.Sent.Count + _shell.Writes.Count > 0 || _shell.IsStreamStopping)
            {
                quiet = 0;
                Assert.True(++rounds < 1000, "They do not come to rest.");
                while (_toProject.Count > 0)
                    TakeAtProject(Take(_toProject, 0));
                while (_toWebhook.Count > 0)
                    Take(_toWebhook, 0)();
                while (_shell.AnswerRead(fails: false) is { } answer)
                    Happen(answer);
                while (_shell.Sent.Count > 0)
                    End(succeeds: true);
                if (_shell.IsStreamStopping)
                    Happen(_shell.EndStream());
                Happen(Happening.FlushAsked.Instance);
                while (Confirm())
                {
                }
            }
        }
    }

    /// <summary>As a client does that waits for its answer before it continues.</summary>
    public void ChangeTo(EventFilter filter)
    {
        InForce.Add((_project.Head.Sequence, filter));
        Carry(new ChangeWebhook(new WebhookPatch { Filter = new(filter), Payload = new(filter.Payload) }));
    }

    public void Publish()
    {
        var facts = ProjectDecider.Decide(_project, [new([.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Draft())])], _now).Facts;
        foreach (var fact in facts)
        {
            Events.AddRange(fact.Events);
            Persist(fact);
            _log.Add(new(_projectFacts.Count, fact.Events));
        }

        if (Route.Lags)
            WakeUp();

        IdentifiedDraft Draft() => IdentifiedDraft.Of(
            Given.Draft($"evt_{_random.Next()}", $"{_random.Next(6)}", _random.Next(4) == 0 ? "other.saved" : "image.saved"));
    }

    private static WebhookDefinition DefinitionOf(EventFilter filter) =>
        Given.Definition with { Filter = new(filter.Patterns), Payload = filter.Payload, MaxInFlight = 3 };

    private void Change()
    {
        switch (_random.Next(4))
        {
            case 0 when _flow.State.Status == WebhookStatus.Active:
                Carry(new PauseWebhook());
                break;
            case 1 when _flow.State.Status == WebhookStatus.Paused:
                Carry(new ResumeWebhook());
                break;
            case 2:
                ChangeTo(Filters[_random.Next(Filters.Count)]);
                break;
        }
    }

    private void Carry(WebhookCommand command)
    {
        Happen(Happening.FlushAsked.Instance);
        while (Confirm())
        {
        }

        foreach (var fact in WebhookDecider.Decide(_flow.State, command, _now).Facts)
            Record(fact);
        Tick();
    }

    private void Tick()
    {
        _now = _shell.WakeAt > _now ? _shell.WakeAt.Value : _now.AddSeconds(1);
        _shell.EndGathering();
        if (!_flow.State.IsRouted)
            _toProject.Add(new RouteWebhook(Given.Webhook, _flow.State.RouteVersion, _flow.State.Definition!.Wanted, _flow.State.Start));
        Happen(Happening.Gathered.Instance);
        Happen(Happening.Ticked.Instance);
        if (_project.RouteOf(Given.Webhook) is { IsOpen: true } route && (route.Lags || route.WakeAt is null || route.WakeAt <= _now))
            WakeUp();
    }

    private void Lose()
    {
        if (_random.Next(2) == 0 && _toWebhook.Count > 0)
            Take(_toWebhook, _random.Next(_toWebhook.Count));
        else if (_toProject.Count > 0)
            Take(_toProject, _random.Next(_toProject.Count));
    }

    private void WakeUp()
    {
        var wakeUp = new Happening.WakeUpReceived(_project.Head, Route.ReadPosition.Sequence, Route.NextMatch, _project.Expired)
        {
            Version = Route.Version,
            Known = Route.Known(_project.Head),
        };
        _toWebhook.Add(() =>
        {
            Happen(wakeUp);
            Report();
        });
    }

    private void TakeAtProject(object message)
    {
        if (message is RouteWebhook route)
        {
            if (ProjectDecider.Decide(_project, route) is { } fact)
                Persist(fact);
            var passed = Route.IsRead ? Route.ReadPosition : (Cursor?)null;
            var start = Route.Start;
            _toWebhook.Add(() => Confirm(route.Version, start, passed));
            if (Route.Lags)
                WakeUp();
        }
        else if (message is WebhookReport report && _project.Report(report) && Route.Lags && report.KnownHead < _project.Head.Sequence)
        {
            WakeUp();
        }
    }

    private void Confirm(long version, Cursor start, Cursor? passed)
    {
        if (!_flow.State.IsRouted && version == _flow.State.RouteVersion)
            Record(new RouteConfirmed(version, start) { Passed = _flow.Window?.Oldest?.Sequence <= passed?.Sequence ? null : passed });
    }

    private bool Confirm()
    {
        if (!_shell.TryConfirmWrite(out var fact))
            return false;
        Record(fact!);
        return true;
    }

    private void Record(WebhookFact fact)
    {
        _webhookFacts.Add(fact);
        Happen(Happening.OnDisk(fact));
        Happen(Happening.Woken.Instance);
        Report();
    }

    private void Report()
    {
        if (_flow.State.IsRouted)
            _toProject.Add(_flow.Report(Recorded, _now));
    }

    /// <summary>A retry succeeds always: an exhausted delivery would publish an event.</summary>
    private void End(bool succeeds)
    {
        var tried = _shell.TakeSent(_random.Next(_shell.Sent.Count));
        Happen(new Happening.AttemptEnded(tried, _now, succeeds || tried.Number > 1 ? Given.Success : Given.Answered(400), 0.5));
    }

    private void Happen(Happening happening)
    {
        var happenings = new Queue<Happening>([happening]);
        while (happenings.TryDequeue(out var next))
        {
            foreach (var act in _flow.Step(next, new(_now)))
            {
                if (_shell.Do(act, _flow.State, _now) is { } answer)
                    happenings.Enqueue(answer);
            }
        }
    }

    private void CrashWebhook()
    {
        (_shell, _flow) = (new(_log, Rules), new(Given.Project, Given.Webhook, Rules));
        Happen(new Happening.Resumed(Recorded));
    }

    private void CrashProject()
    {
        _project = new(Given.Project);
        if (_snapshot is { } snapshot)
        {
            _project.Head = snapshot.Head;
            foreach (var (webhook, route) in snapshot.Routes)
                _project.SetRoute(webhook, route);
        }

        for (var row = _snapshot?.Facts ?? 0; row < _projectFacts.Count; row++)
            ProjectDecider.Apply(_project, _projectFacts[row], row + 1);
        if (_project.RouteOf(Given.Webhook) is { IsOpen: true })
            WakeUp();
    }

    private void Persist(ProjectFact fact)
    {
        _projectFacts.Add(fact);
        ProjectDecider.Apply(_project, fact, _projectFacts.Count);
    }

    private static T Take<T>(List<T> messages, int at)
    {
        var message = messages[at];
        messages.RemoveAt(at);
        return message;
    }

    private IEnumerable<WebhookId> WebhooksWhere(Func<Route, bool> holds) =>
        _project.Routes.Where(route => holds(route.Value)).Select(route => route.Key);
}
