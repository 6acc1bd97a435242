using System.Text.RegularExpressions;
using Petabridge.Cmd;
using Webhooks.Model;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Pbm.Tests;

public sealed class PaletteTests(PbmHost host) : IClassFixture<PbmHost>, IAsyncLifetime
{
    private static int _projects;

    private readonly ProjectId _project = ProjectId.Parse($"labels-{Interlocked.Increment(ref _projects)}");
    private readonly PbmSession _pbm = host.Connect();

    private Receiver Receiver { get; } = new();

    public Task InitializeAsync() => Receiver.Open();

    public async Task DisposeAsync() => await Receiver.DisposeAsync();

    [Fact]
    public void It_is_listened_for_on_loopback()
    {
        Assert.Equal(("127.0.0.1", PbmHost.Port), (host.Cmd.StartedWith?.Host, host.Cmd.StartedWith?.Port ?? 0));
        Assert.Equal(
            ["projects", "list", "show", "pause", "resume", "enable", "test", "deliveries", "resend", "replay", "health"],
            host.Cmd.Handlers.Single().Palette.Commands.Select(command => command.Name));
    }

    [Fact]
    public async Task Projects_and_webhooks_are_listed_in_columns()
    {
        var id = await host.CreateWebhookAsync(_project, Receiver);
        await host.CreateWebhookAsync(_project, Receiver, "A longer name");
        await host.PublishAsync(_project, "evt_1");
        await Receiver.Until(2);

        var list = await _pbm.Until($"webhooks list --project {_project}", text => Regex.Count(text, " 0 +0 +1 +100.0 % ") == 2);
        var lines = list.Split('\n');

        Assert.Matches("^WEBHOOK +NAME +STATUS +HEALTH +PENDING +BACKLOG +ATTEMPTS 1H +SUCCESS +P95 +URL$", lines[0]);
        Assert.Matches($"^{id} +Labels +active +ok +0 +0 +1 +100.0 % +[0-9.]+ m?s +http://127.0.0.1:{Receiver.Port}/hooks$", lines[1]);
        Assert.Single(lines[..3].Select(line => line.IndexOf(line == lines[0] ? "URL" : "http:", StringComparison.Ordinal)).Distinct());
        Assert.Matches($"(?m)^{_project} +2 +1 +\\d{{4}}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\dZ$",
            await _pbm.Type("webhooks projects -n 1000"));
    }

    [Fact]
    public async Task A_long_list_comes_in_several_responses_and_says_how_to_go_on()
    {
        for (var i = 1; i <= 5; i++)
            await host.CreateWebhookAsync(_project, Receiver, $"Number {i}");

        var responses = await _pbm.Responses($"webhooks list -p {_project} -n 3");

        Assert.Same(CommandResponse.Empty, responses[^1]);
        Assert.All(responses.SkipLast(1), response => Assert.False(response.Final));
        var next = Regex.Match(responses[^2].Message, "There are more: (webhooks list .*)").Groups[1].Value;
        var rest = await _pbm.Type(next);
        Assert.Contains("Number 3", string.Join('\n', responses.Select(r => r.Message)), StringComparison.Ordinal);
        Assert.DoesNotContain("Number 3", rest, StringComparison.Ordinal);
        Assert.Contains("Number 5", rest, StringComparison.Ordinal);
        Assert.DoesNotContain("There are more", rest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_webhook_is_paused_and_resumed()
    {
        var id = await host.CreateWebhookAsync(_project, Receiver);

        Assert.Matches("(?m)^status +paused", await _pbm.Type($"webhooks pause -p {_project} -w {id}"));
        Assert.Matches("(?m)^status +paused", await _pbm.Type($"webhooks show -p {_project} -w {id}"));
        Assert.Matches("(?m)^status +active", await _pbm.Type($"webhooks resume -p {_project} -w {id}"));
    }

    [Fact]
    public async Task A_webhook_that_the_system_has_disabled_is_named_and_enabled()
    {
        Receiver.Answers = _ => new Answer(410);
        var id = await host.CreateWebhookAsync(_project, Receiver, waits: 1);
        await host.PublishAsync(_project, "evt_1");

        var health = await _pbm.Until("webhooks health", text => text.Contains(id.Value, StringComparison.Ordinal));
        Assert.Contains("The host is ready.", health, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^akka.*\(this\) +up +yes +\d+ +\d+ +\d+ +-$", health);
        Assert.Matches($@"(?m)^{_project} +{id} +Labels +disabled \(gone\)", health);

        Receiver.Answers = _ => Answer.Ok;
        Assert.Matches("(?m)^status +active", await _pbm.Type($"webhooks enable -p {_project} -w {id} --skip-backlog false"));
        await Receiver.Until(2);
    }

    [Fact]
    public async Task A_test_event_arrives_and_the_line_that_is_named_shows_what_became_of_it()
    {
        var id = await host.CreateWebhookAsync(_project, Receiver);

        var sent = await _pbm.Type($"webhooks test -p {_project} -w {id}");
        await Receiver.Until(1);

        var look = Regex.Match(sent, "webhooks deliveries .*").Value;
        var shown = await _pbm.Until(look, text => text.Contains("delivered", StringComparison.Ordinal));
        Assert.Matches("(?m)^type +webhook.test$", shown);
        Assert.Matches("(?m)^ +1  .*Z +[0-9.]+ ms +succeeded +200", shown);
    }

    [Fact]
    public async Task An_event_that_a_filter_leaves_out_is_shown_with_what_it_should_be_and_was()
    {
        var id = await host.CreateWebhookAsync(_project, Receiver);
        await host.Gateway.Webhooks.ChangeAsync(
            _project, id, new() { Payload = new(PayloadFilter.Parse("""{"data.status":{"$from":"TO REVIEW","$to":"DONE"}}""")) },
            CancellationToken.None);
        await host.Gateway.Events.PublishAsync(
            _project,
            [
                new(EventType.Parse("image.status_changed"), """{"status":"TO REVIEW"}"""u8.ToArray())
                {
                    Id = PublishedEventId.Parse("evt_1"),
                }]);

        Assert.Equal("not sent: filter, data.status should be DONE and was TO REVIEW",
            (await _pbm.Type($"webhooks deliveries -p {_project} -w {id} -e evt_1")).TrimEnd());
        Assert.Contains("has no delivery of the event 'evt_none'",
            await _pbm.Refused($"webhooks deliveries -p {_project} -w {id} -e evt_none"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatReceivers_answer_and_owners_write_does_nothing_to_the_terminal()
    {
        Receiver.Answers = _ => new Answer(500) { Body = "\u001b[2J\u001b]0;owned\u0007 no\r\nroom \u202egnp.exe" };
        var id = await host.CreateWebhookAsync(_project, Receiver, "red \u001b[31m‮name");
        await host.PublishAsync(_project, "evt_1");
        await Receiver.Until(1);

        var listed = await _pbm.Until($"webhooks deliveries -p {_project} -w {id} -S exhausted",
            text => text.Contains("evt_1", StringComparison.Ordinal));
        var shown = await _pbm.Type($"webhooks deliveries -p {_project} -w {id} -e evt_1");
        var webhooks = await _pbm.Type($"webhooks list -p {_project}");

        Assert.Matches("(?m)^evt_1 +image.status_changed +1 +exhausted +1 +500 ", listed);
        Assert.Contains(@"\u001b[2J\u001b]0;owned\u0007 no\r\nroom \u202egnp.exe", shown, StringComparison.Ordinal);
        Assert.Contains(@"red \u001b[31m\u202ename", webhooks, StringComparison.Ordinal);
        Assert.All(listed + shown + webhooks, c => Assert.True(c == '\n' || !char.IsControl(c)));
    }

    [Fact]
    public async Task A_delivery_is_sent_again()
    {
        var id = await host.CreateWebhookAsync(_project, Receiver);
        await host.PublishAsync(_project, "evt_1");
        await _pbm.Until($"webhooks deliveries -p {_project} -w {id}", text => text.Contains("delivered", StringComparison.Ordinal));

        Assert.Contains("evt_1 is being sent", await _pbm.Type($"webhooks resend -p {_project} -w {id} -e evt_1"),
            StringComparison.Ordinal);

        Assert.All(await Receiver.Until(2), receipt => Assert.Equal("evt_1", receipt.WebhookId));
    }

    [Fact]
    public async Task A_replay_is_counted_first_and_then_sent()
    {
        var id = await host.CreateWebhookAsync(_project, Receiver);
        await host.PublishAsync(_project, "evt_1", "evt_2", "evt_3");
        await _pbm.Until($"webhooks deliveries -p {_project} -w {id}", text => text.Split(" delivered ").Length == 4);

        Assert.StartsWith("A replay would send 3 events",
            await _pbm.Type($"webhooks replay -p {_project} -w {id} --dry-run true --since 2h"), StringComparison.Ordinal);
        Assert.StartsWith("A replay would send 0 events", await _pbm.Type($"webhooks replay -p {_project} -w {id} -d true --only missing"),
            StringComparison.Ordinal);
        Assert.Equal(3, Receiver.Receipts.Count);

        Assert.Matches("^The replay rp_.* sends 3 events", await _pbm.Type($"webhooks replay -p {_project} -w {id}"));
        await Receiver.Until(6);
    }

    [Fact]
    public async Task All_errors_of_a_command_are_reported_at_once()
    {
        var error = await _pbm.Refused("webhooks deliveries -p a.b -w wh_1 --status gone --since yesterday --limit 0");

        Assert.Equal(4, error.Split(Environment.NewLine).Length);
        Assert.Contains("--project is 'a.b'; it must be 1 to 64 characters", error, StringComparison.Ordinal);
        Assert.Contains("--status is 'gone'; it must be pending, delivered, exhausted, cancelled.", error, StringComparison.Ordinal);
        Assert.Contains("--since is 'yesterday'; it must be an instant such as", error, StringComparison.Ordinal);
        Assert.Contains("--limit is '0'; it must be a whole number from 1 to 1000.", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("show")]
    [InlineData("pause")]
    [InlineData("resume")]
    [InlineData("enable")]
    [InlineData("test")]
    [InlineData("deliveries")]
    [InlineData("replay")]
    public async Task What_does_not_exist_is_reported_in_words(string command) =>
        Assert.Equal("There is no webhook 'wh_unknown' in this project.",
            await _pbm.Refused($"webhooks {command} -p {_project} -w wh_unknown"));

    [Fact]
    public async Task Each_connection_gets_the_answers_to_its_own_commands()
    {
        var id = await host.CreateWebhookAsync(_project, Receiver);
        var other = host.Connect();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => i % 2 == 0
            ? _pbm.Type($"webhooks show -p {_project} -w {id}")
            : other.Refused("webhooks show -p elsewhere -w wh_unknown")));

        Assert.All(answers.Where((_, i) => i % 2 == 0), answer => Assert.Contains(id.Value, answer, StringComparison.Ordinal));
        Assert.All(answers.Where((_, i) => i % 2 == 1), answer => Assert.Contains("wh_unknown", answer, StringComparison.Ordinal));
    }
}
