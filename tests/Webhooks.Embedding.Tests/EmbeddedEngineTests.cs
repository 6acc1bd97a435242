using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.Embedding.Tests;

/// <summary>Programs without HTTP: on start they register their webhook and publish the statuses of their command line.</summary>
public sealed class EmbeddedEngineTests(ITestOutputHelper output) : EmbeddingTest(output)
{
    private static readonly string[] statuses = ["NEW", "IN PROGRESS", "TO REVIEW", "DONE"];

    [Theory]
    [InlineData("GenericHost")]
    [InlineData("OwnActorSystem")]
    public async Task What_is_published_arrives_signed(string name)
    {
        var program = Program(name);
        program.Launch([Database, Receiver.Url().AbsoluteUri, .. statuses]);
        var secret = Assert.Single(await program.Output.Until("secret "));
        var accepted = await program.Output.Until("accepted ", statuses.Length);

        var arrived = await Receiver.UntilAll([.. accepted]);

        Assert.All(arrived, receipt => Assert.True(receipt.IsSignedWith(secret)));
        Assert.Equal(
            statuses.Select(status => $$"""labels image.status_changed {"image_id":"img_1","status":"{{status}}"}"""),
            arrived.Select(receipt => receipt.Envelope!).OrderBy(envelope => envelope.Sequence).Select(Shown));
    }

    [Theory]
    [InlineData("GenericHost")]
    [InlineData("OwnActorSystem")]
    public async Task After_kill_9_the_next_start_delivers_the_rest_with_the_same_secret(string name)
    {
        var program = Program(name);
        Receiver.Answers = receipt => receipt.Envelope?.Sequence == 1 ? Answer.Ok : Answer.Hang;
        program.Launch([Database, Receiver.Url().AbsoluteUri, .. statuses]);
        var secret = Assert.Single(await program.Output.Until("secret "));
        var accepted = await program.Output.Until("accepted ", statuses.Length);
        await Receiver.UntilAll([accepted[0]]);
        await program.Kill();
        var before = Receiver.Receipts.Count;

        Receiver.Answers = _ => Answer.Ok;
        program.Launch([Database, Receiver.Url().AbsoluteUri]);

        await Receiver.Until(arrived => accepted.Skip(1).All(id => arrived.Skip(before).Any(receipt => receipt.WebhookId == id)),
            "the rest");
        Assert.Equal([secret, secret], await program.Output.Until("secret ", 2));
        Assert.All(Receiver.Receipts, receipt => Assert.True(receipt.IsSignedWith(secret)));
    }

    [Fact]
    public async Task A_webhook_that_is_registered_again_with_another_URL_is_moved_there()
    {
        var program = Program("GenericHost");
        program.Launch([Database, Receiver.Url("/before").AbsoluteUri, "NEW"]);
        await Receiver.Until(1);
        Assert.Equal(0, (await program.Stop()).Code);

        program.Launch([Database, Receiver.Url("/after").AbsoluteUri, "DONE"]);
        var done = (await program.Output.Until("accepted ", 2))[1];

        var arrived = await Receiver.UntilAll([done]);
        Assert.Equal(["/after"], arrived.Where(receipt => receipt.WebhookId == done).Select(receipt => receipt.Path).Distinct());
    }

    [Theory]
    [InlineData("GenericHost")]
    [InlineData("OwnActorSystem")]
    public async Task Asked_to_stop_it_exits_with_0(string name)
    {
        var program = Program(name);
        Receiver.Answers = _ => Answer.Hang;
        program.Launch([Database, Receiver.Url().AbsoluteUri, .. statuses]);
        await Receiver.Until(1);

        var exit = await program.Stop();

        Assert.Equal((0, ""), (exit.Code, exit.Error));
    }

    [Theory]
    [InlineData("GenericHost")]
    [InlineData("OwnActorSystem")]
    public async Task A_database_that_another_process_holds_is_named_and_the_other_process_continues(string name)
    {
        var first = Program(name);
        first.Launch([Database, Receiver.Url().AbsoluteUri, "NEW"]);
        await Receiver.Until(1);

        var second = Program(name);
        second.Launch([Database, Receiver.Url().AbsoluteUri]);
        var exit = await second.Exit();

        Assert.NotEqual(0, exit.Code);
        Assert.Contains($"The database file '{Database}' is in use by another process", exit.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await first.Stop()).Code);
    }

    private static string Shown(Envelope envelope) =>
        $"{envelope.ProjectId} {envelope.Type} {System.Text.Encoding.UTF8.GetString(envelope.Data)}";
}
