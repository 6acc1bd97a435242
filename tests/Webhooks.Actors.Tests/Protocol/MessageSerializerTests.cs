using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Webhooks.Actors.Journal;
using Webhooks.Actors.Node;
using Webhooks.Actors.Projects;
using Webhooks.Actors.Protocol;
using Webhooks.Model;
using Xunit;

namespace Webhooks.Actors.Tests.Protocol;

public sealed class MessageSerializerTests : IAsyncLifetime
{
    private readonly ActorSystem _system = ActorSystem.Create(
        "messages",
        ConfigurationFactory.ParseString("akka.actor.serialization-settings.allow-unregistered-types = off")
            .WithFallback(Resources.Hocon("webhooks.conf"))
            .WithFallback(ConfigurationFactory.Default()));

    public static TheoryData<int> Kinds => [.. Enumerable.Range(0, MessageValues.ByKind.Length)];

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _system.Terminate();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_message_arrives_as_it_was_sent(int kind) => Check.One(
        FsCheck.Config.QuickThrowOnFailure,
        Prop.ForAll(MessageValues.ByKind[kind].ToArbitrary(),
            message => Assert.Equal(Shape.Of(message), Shape.Of(SentAndReceived(message)))));

    [Fact]
    public void Every_message_to_a_project_or_a_webhook_has_a_manifest_of_its_own()
    {
        var samples = MessageValues.ByKind.Select(kind => kind.Sample(1, 1).Single()).ToArray();
        var sent = typeof(WebhooksNode).Assembly.GetTypes()
            .Where(
                type => !type.IsInterface
                    && (type.IsAssignableTo(typeof(IProjectMessage)) || type.IsAssignableTo(typeof(IWebhookMessage))
                        || type.IsAssignableTo(typeof(IKeyMessage))));

        Assert.Equal([], sent.Except(samples.Select(sample => sample.GetType())));
        Assert.Equal(samples.Length,
            samples.Select(sample => (SerializerOf(sample).Identifier, SerializerOf(sample).Manifest(sample))).Distinct().Count());
    }

    [Theory]
    [InlineData("")]
    [InlineData("PE0")]
    [InlineData("pe1")]
    [InlineData("PE2")]
    [InlineData("CW2")]
    [InlineData("Webhooks.Actors.Protocol.GetHead, Webhooks.Actors")]
    public void An_unknown_manifest_is_an_error(string manifest)
    {
        Assert.Throws<SerializationException>(() => new ProjectMessageSerializer(null!).FromBinary([], manifest));
        Assert.Throws<SerializationException>(() => new WebhookMessageSerializer(null!).FromBinary([], manifest));
    }

    [Fact]
    public void What_is_not_ours_and_what_must_not_travel_is_refused()
    {
        foreach (var local in (object[])[StopProject.Instance, StopWebhook.Instance, new LogRows(1, 2, []), new StreamLocal()])
        {
            Assert.Throws<SerializationException>(() => new ProjectMessageSerializer(null!).ToBinary(local));
            Assert.Throws<SerializationException>(() => new WebhookMessageSerializer(null!).Manifest(local));
            Assert.Throws<SerializationException>(() => _system.Serialization.FindSerializerFor(local));
        }

        var decidedThere = new CommandWebhook(
            Sample.Project, Sample.Webhook, new CancelReplay(ReplayId.Parse("rp_1"), new HashSet<long>()));
        Assert.Throws<SerializationException>(() => new WebhookMessageSerializer(null!).ToBinary(decidedThere));
    }

    [Fact]
    public void The_data_of_an_event_travels_as_its_bytes()
    {
        var data = Enumerable.Range(0, 100_000).Select(i => (byte)i).ToArray();
        var message = new PublishEvents(Sample.Project,
            new([IdentifiedDraft.Of(new(Sample.Type, data) { Id = PublishedEventId.Parse("e") })]));

        Assert.InRange(SerializerOf(message).ToBinary(message).Length, data.Length, data.Length + 200);
    }

    [Property]
    public Property A_publish_that_is_cut_into_parts_is_whole_when_the_last_of_them_has_come(ulong number) => Prop.ForAll(
        (from publish in MessageValues.PublishEvents
         from bytes in Gen.Choose(1, 200)
         from order in Gen.Choose(0, int.MaxValue)
         select (publish, bytes, order)).ToArbitrary(),
        given =>
        {
            var parts = PublishSplitting.Split(given.publish, new(number, 0), given.bytes).ToArray();
            new Random(given.order).Shuffle(parts);
            var collected = new PublishParts();
            var whole = parts.Select(part => collected.Take((PublishPart)SentAndReceived(part), TimeSpan.Zero)).ToArray();

            Assert.All(parts, part => Assert.InRange(part.Piece.Length, 1, given.bytes));
            Assert.All(whole.SkipLast(1), Assert.Null);
            Assert.Equal(Shape.Of(given.publish), Shape.Of(parts.Length > 0 ? whole[^1]! : given.publish));
            Assert.Equal(0, collected.Bytes);
        });

    [Fact]
    public void Parts_whose_rest_never_comes_are_forgotten()
    {
        var collected = new PublishParts();
        collected.Take(new(Sample.Project, new(1, 2), 0, 2, new byte[100]), TimeSpan.FromSeconds(1));
        Assert.Equal(100, collected.Bytes);

        collected.ForgetBefore(TimeSpan.FromSeconds(2));

        Assert.Equal(0, collected.Bytes);
        Assert.Null(collected.Take(new(Sample.Project, new(1, 2), 1, 2, new byte[100]), TimeSpan.FromSeconds(3)));
    }

    private object SentAndReceived(object message)
    {
        var serializer = SerializerOf(message);
        return serializer.FromBinary(serializer.ToBinary(message), serializer.Manifest(message));
    }

    private SerializerWithStringManifest SerializerOf(object message) =>
        Assert.IsAssignableFrom<SerializerWithStringManifest>(_system.Serialization.FindSerializerFor(message));

    private sealed record StreamLocal;
}
