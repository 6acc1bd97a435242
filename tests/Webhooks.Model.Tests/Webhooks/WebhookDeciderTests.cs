using System.Collections.Immutable;
using Xunit;

namespace Webhooks.Model.Tests.Webhooks;

public class WebhookDeciderTests
{
    private static readonly CreateWebhook Create = new(Given.Project, Given.Webhook, Given.Definition, Given.Secret, Start: null);
    private static readonly WebhookState New = After(WebhookState.Missing, Create);
    private static readonly WebhookState Active = WebhookDecider.Apply(New, new RouteConfirmed(1, new(10, 3)));
    private static readonly WebhookState Paused = After(Active, new PauseWebhook());
    private static readonly WebhookState Disabled = WebhookDecider.Apply(Active, new WebhookDisabled(StatusReason.Gone, Later));
    private static readonly WebhookState Deleted = After(Active, new DeleteWebhook());

    private static DateTimeOffset Later => Given.Noon.AddHours(1);

    [Fact]
    public void A_new_webhook_is_active_and_delivers_when_the_project_has_answered_where_to_start()
    {
        Assert.Equal((WebhookStage.Registered, WebhookStatus.Active, Later), (New.Stage, New.Status, New.CreatedAt));
        Assert.Equal((false, false), (New.IsRouted, New.MayDeliver));
        Assert.Equal((true, true, DeliveryProgress.At(new(10, 3))), (Active.IsRouted, Active.MayDeliver, Active.Progress));
    }

    [Fact]
    public void A_creation_that_is_asked_for_again_is_the_same_one() => Assert.Equal(WebhookDecision.Nothing, Decide(Active, Create));

    [Fact]
    public void An_id_belongs_to_one_webhook_forever()
    {
        var other = Create with { Secret = SigningSecret.FromBytes([.. Enumerable.Repeat((byte)1, 32)]) };
        Refuses(RefusalReason.Conflict, "webhook_exists", Active, other);
        Refuses(RefusalReason.Conflict, "webhook_exists", Deleted, Create);
    }

    [Fact]
    public void A_wrong_definition_is_refused_with_all_that_is_wrong()
    {
        var wrong = Create with { Definition = Given.Definition with { Name = "", MaxInFlight = 0 } };
        var refusal = Refuses(RefusalReason.Invalid, "invalid_webhook", WebhookState.Missing, wrong);
        Assert.Equal(["name", "max_in_flight"], refusal.Errors.Select(error => error.Field));
        Refuses(RefusalReason.Invalid, "invalid_webhook", Active, new ChangeWebhook(new() { Url = new("nonsense") }));
    }

    public static TheoryData<string> Commands => ["change", "pause", "resume", "enable", "skip"];

    [Theory, MemberData(nameof(Commands))]
    public void What_does_not_exist_takes_no_command(string name)
    {
        Refuses(RefusalReason.NotFound, "webhook_not_found", WebhookState.Missing with { Id = Given.Webhook }, Command(name));
        Refuses(RefusalReason.NotFound, "webhook_not_found", Deleted, Command(name));
    }

    [Fact]
    public void What_never_was_cannot_be_deleted_and_what_was_deleted_stays_so()
    {
        Refuses(RefusalReason.NotFound, "webhook_not_found", WebhookState.Missing with { Id = Given.Webhook }, new DeleteWebhook());
        Assert.Equal(WebhookDecision.Nothing, Decide(Deleted, new DeleteWebhook()));
    }

    [Fact]
    public void A_change_that_changes_nothing_writes_nothing() =>
        Assert.Equal(WebhookDecision.Nothing,
            Decide(Active, new ChangeWebhook(new() { Name = new("Labels"), Filter = new(Given.Filter("image.*")) })));

    [Fact]
    public void Of_two_changes_that_were_made_from_the_same_reading_neither_undoes_the_other()
    {
        WebhookPatch Header(string name) => new() { HeaderChanges = ImmutableSortedDictionary.Create<string, string?>().Add(name, "1") };

        var changed = After(After(Active, new ChangeWebhook(Header("x-one"))), new ChangeWebhook(Header("x-two")));
        changed = After(changed, new ChangeWebhook(new() { ThrottleChanges = new() { Rate = 7 } }));
        changed = After(changed, new ChangeWebhook(new() { ThrottleChanges = new() { Burst = new(9) } }));

        Assert.Equal(["x-one", "x-two"], changed.Definition!.Headers.Keys);
        Assert.Equal(new(7, TimeSpan.FromSeconds(1), 9), changed.Definition.Throttle);
    }

    [Fact]
    public void Only_a_new_filter_is_a_matter_for_the_project()
    {
        var renamed = After(Active, new ChangeWebhook(new() { Name = new("Other") }));
        Assert.Equal(("Other", true, Later), (renamed.Definition!.Name, renamed.IsRouted, renamed.UpdatedAt));
        var filtered = After(Active, new ChangeWebhook(new() { Filter = new(Given.Filter("*")) }));
        Assert.Equal((2, false), (filtered.RouteVersion, filtered.IsRouted));
        Assert.True(WebhookDecider.Apply(filtered, new RouteConfirmed(2, Cursor.Earliest)).IsRouted);
    }

    [Fact]
    public void A_confirmation_moves_no_webhook_that_has_started()
    {
        var again = WebhookDecider.Apply(Active, new RouteConfirmed(1, new(99, 99)));
        Assert.Equal(Active.Progress, again.Progress);
        Assert.Equal(
            2,
            WebhookDecider.Apply(WebhookDecider.Apply(Active, new RouteConfirmed(2, default)),
                new RouteConfirmed(1, default)).ConfirmedVersion);
    }

    [Fact]
    public void Paused_and_disabled_webhooks_do_not_deliver_and_keep_their_place()
    {
        Assert.Equal((false, StatusReason.Operator, Active.Progress), (Paused.MayDeliver, Paused.Reason, Paused.Progress));
        Assert.Equal((false, StatusReason.Gone, Active.Progress), (Disabled.MayDeliver, Disabled.Reason, Disabled.Progress));
        var resumed = After(Paused, new ResumeWebhook());
        Assert.Equal((true, null, Active.Progress), (resumed.MayDeliver, resumed.Reason, resumed.Progress));
        var enabled = After(Disabled, new EnableWebhook(SkipTo: null));
        Assert.Equal((true, null, Active.Progress), (enabled.MayDeliver, enabled.Reason, enabled.Progress));
    }

    [Fact]
    public void What_holds_already_is_not_written_again()
    {
        Assert.Equal(WebhookDecision.Nothing, Decide(Paused, new PauseWebhook()));
        Assert.Equal(WebhookDecision.Nothing, Decide(Active, new ResumeWebhook()));
        Assert.Equal(WebhookDecision.Nothing, Decide(Active, new EnableWebhook(SkipTo: null)));
    }

    [Fact]
    public void What_the_system_disabled_an_operator_can_only_enable()
    {
        Refuses(RefusalReason.Conflict, "webhook_disabled", Disabled, new PauseWebhook());
        Refuses(RefusalReason.Conflict, "webhook_disabled", Disabled, new ResumeWebhook());
    }

    [Fact]
    public void Enabling_forgives_and_can_leave_the_backlog()
    {
        var failing = Disabled with { Health = new(7, Given.Noon) };
        var enabled = After(failing, new EnableWebhook(SkipTo: new(99, 20)));
        Assert.Equal((WebhookHealth.Ok, DeliveryProgress.At(new(99, 20))), (enabled.Health, enabled.Progress));
    }

    [Fact]
    public void Leaving_the_backlog_never_leads_back()
    {
        var enabled = After(Active, new EnableWebhook(SkipTo: new(5, 2)));
        Assert.Equal(Active.Progress, enabled.Progress);
    }

    [Fact]
    public void A_deleted_webhook_retries_nothing_and_leaves_the_routing_table()
    {
        var retrying = Active.Record(Attempt(12, 1, DeliveryStatus.Pending));
        var deleted = After(retrying, new DeleteWebhook());
        Assert.Equal((WebhookStage.Deleted, false, false), (deleted.Stage, deleted.MayDeliver, deleted.IsRouted));
        Assert.Empty(deleted.Retrying);
    }

    [Fact]
    public void Attempts_are_counted_and_what_is_pending_waits_for_its_retry()
    {
        var state = WebhookDecider.Apply(Active, new AttemptsRecorded(
            DeliveryProgress.At(new(14, 5)),
            [
                Attempt(11, 1, DeliveryStatus.Delivered), Attempt(12, 1, DeliveryStatus.Pending),
                Attempt(13, 1, DeliveryStatus.Pending), Attempt(13, 2, DeliveryStatus.Exhausted),
            ]));
        Assert.Equal((1, 1, DeliveryProgress.At(new(14, 5))), (state.Delivered, state.Exhausted, state.Progress));
        Assert.Equal(new Retry(new(12, 1), Given.Noon, 1, Later.AddMinutes(1)) { FailedAt = Later }, Assert.Single(state.Retrying).Value);
    }

    private static Attempt Attempt(long sequence, int number, DeliveryStatus status) => new(
        new(sequence, 1), Given.Noon, number, Later, status == DeliveryStatus.Delivered ? Given.Success : Given.Failed, status,
        status == DeliveryStatus.Pending ? Later.AddMinutes(1) : null);

    private static WebhookCommand Command(string name) => name switch
    {
        "change" => new ChangeWebhook(new()),
        "pause" => new PauseWebhook(),
        "resume" => new ResumeWebhook(),
        "enable" => new EnableWebhook(SkipTo: null),
        _ => new EnableWebhook(SkipTo: new(99, 20)),
    };

    private static WebhookDecision Decide(WebhookState state, WebhookCommand command) => WebhookDecider.Decide(state, command, Later);

    private static WebhookState After(WebhookState state, WebhookCommand command)
    {
        var decision = Decide(state, command);
        Assert.Null(decision.Refusal);
        return decision.Facts.Aggregate(state, WebhookDecider.Apply);
    }

    private static Refusal Refuses(RefusalReason reason, string code, WebhookState state, WebhookCommand command)
    {
        var decision = Decide(state, command);
        Assert.Empty(decision.Facts);
        Assert.Equal((reason, code), (decision.Refusal!.Reason, decision.Refusal.Code));
        return decision.Refusal;
    }
}
