using System.Collections.Immutable;

namespace Webhooks.Model.Tests.Projects;

/// <summary>
/// A project as its actor drives it, and beside it what a naive reader expects: a list of the events accepted so far.
/// </summary>
internal sealed class ProjectRun
{
    private readonly List<ProjectFact> _journal = [];
    private DateTimeOffset _now = Given.Noon;

    public ProjectState State { get; private set; } = new(Given.Project);

    public IReadOnlyList<ProjectFact> Journal => _journal;

    /// <summary>What a publisher can know: what was accepted, in order.</summary>
    public List<(PublishedEventId Id, ContentDigest Digest, DateTimeOffset At)> Accepted { get; } = [];

    /// <summary>What the last group was answered.</summary>
    public ImmutableArray<PublishDecision> Answers { get; private set; } = [];

    public IEnumerable<EventsAccepted> Rows => _journal.OfType<EventsAccepted>();

    public static ProjectRun Of(IEnumerable<ProjectStep> steps)
    {
        var run = new ProjectRun();
        foreach (var step in steps)
            run.Take(step);
        return run;
    }

    public static EventDraft Draft(ProjectStep.DraftChoice choice) => Given.Draft(
        $"evt_{choice.Id}", choice.IsLarge ? $"\"{new string('x', 100_000 + choice.Content)}\"" : $"{choice.Content}",
        $"image.t{choice.Id % 3}");

    public void Take(ProjectStep step)
    {
        switch (step)
        {
            case ProjectStep.PublishGroup group:
                Answers = Publish([.. group.Publishes.Select(drafts => drafts.Select(Draft))]);
                break;
            case ProjectStep.PutRoute put:
                Route(Webhook(put.Webhook), Given.Filter(put.Pattern).Where(put.Payload is { } json ? PayloadFilter.Parse(json) : null),
                    put.FromEarliest ? Cursor.Earliest : null);
                break;
            case ProjectStep.DropRoute drop:
                Persist(new WebhookUnrouted(Webhook(drop.Webhook)));
                break;
            case ProjectStep.Pass pass:
                _now = _now.AddMinutes(pass.Minutes);
                break;
            case ProjectStep.Crash:
                State = Replayed();
                break;
        }
    }

    public ImmutableArray<PublishDecision> Publish(params IEnumerable<EventDraft>[] group)
    {
        var publishes = group.Select(drafts => new Publish([.. drafts.Select(IdentifiedDraft.Of)])).ToList();
        var decision = ProjectDecider.Decide(State, publishes, _now);
        foreach (var fact in decision.Facts)
        {
            Accepted.AddRange(fact.Events.Select(e => (e.Id, e.Digest, fact.At)));
            Persist(fact);
        }

        return decision.Answers;
    }

    public void Route(WebhookId webhook, EventFilter filter, Cursor? start = null)
    {
        var version = (State.RouteOf(webhook)?.Version ?? 0) + 1;
        if (ProjectDecider.Decide(State, new RouteWebhook(webhook, version, filter, start)) is { } routed)
            Persist(routed);
    }

    public void Pass(TimeSpan time) => _now += time;

    /// <summary>The state that the facts alone make.</summary>
    public ProjectState Replayed()
    {
        var state = new ProjectState(Given.Project);
        for (var row = 0; row < _journal.Count; row++)
            ProjectDecider.Apply(state, _journal[row], row + 1);
        return state;
    }

    private static WebhookId Webhook(int number) => WebhookId.Parse($"wh_{number}");

    private void Persist(ProjectFact fact)
    {
        _journal.Add(fact);
        ProjectDecider.Apply(State, fact, _journal.Count);
    }
}
