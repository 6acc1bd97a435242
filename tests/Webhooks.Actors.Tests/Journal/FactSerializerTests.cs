using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Configuration;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Webhooks.Actors.Journal;
using Webhooks.Actors.Protocol;
using Webhooks.Model;
using Xunit;

namespace Webhooks.Actors.Tests.Journal;

public sealed class FactSerializerTests
{
    private readonly FactSerializer _serializer = new(null, Sample.Keys);

    [Theory]
    [InlineData("")]
    [InlineData("EA0")]
    [InlineData("EA2")]
    [InlineData("ea1")]
    [InlineData("Webhooks.Model.WebhookPaused, Webhooks.Model")]
    public void An_unknown_manifest_is_an_error(string manifest) =>
        Assert.Throws<SerializationException>(() => _serializer.Read([], manifest));

    [Fact]
    public void What_is_not_ours_is_refused()
    {
        foreach (var foreign in (object[])["text", 1, new PauseWebhook(), new GetHead(Sample.Project), Sample.Event(1)])
        {
            Assert.Throws<SerializationException>(() => _serializer.Manifest(foreign));
            Assert.Throws<SerializationException>(() => _serializer.ToBinary(foreign));
        }
    }

    [Fact]
    public void Bytes_that_are_cut_are_an_error()
    {
        foreach (var sample in StoredSamples.ByName.Where(
            sample => sample.Value is not WebhookChanged and not SecretRotated || GoldenFiles.IsSealed(sample.Key))
            .Select(sample => sample.Value))
        {
            var bytes = _serializer.ToBinary(sample);
            Assert.ThrowsAny<Exception>(() => _serializer.Read(bytes[..^1], _serializer.Manifest(sample)));
        }
    }

    [Fact]
    public void An_actor_that_recovers_gets_bytes_that_are_cut_as_a_row_that_says_why()
    {
        var paused = new WebhookPaused(Sample.Noon);

        var row = Assert.IsType<UnreadableRow>(_serializer.FromBinary(_serializer.ToBinary(paused)[..^1], "WP1"));

        Assert.StartsWith("Its bytes are not a valid WP1: ", row.Reason, StringComparison.Ordinal);
        Assert.Equal("This version does not know the manifest 'WP9'.",
            Assert.IsType<UnreadableRow>(_serializer.FromBinary([], "WP9")).Reason);
    }

    [Fact]
    public async Task The_actor_system_stores_every_fact_and_snapshot_in_this_form()
    {
        var system = ActorSystem.Create("bindings", Resources.Hocon("webhooks.conf").WithFallback(ConfigurationFactory.Default()));
        try
        {
            foreach (var type in GoldenFileTests.StoredTypes)
                Assert.IsType<FactSerializer>(system.Serialization.FindSerializerForType(type));
        }
        finally
        {
            await system.Terminate();
        }
    }

    [Property]
    public Property Accepted_events_are_read_as_they_were_written() => Same(StoredValues.EventsAccepted);

    [Property]
    public Property Recorded_attempts_are_read_as_they_were_written() => Same(StoredValues.AttemptsRecorded);

    [Property]
    public Property Definitions_are_read_as_they_were_written() =>
        Same(
            StoredValues.Definition.Select(
                definition => new WebhookChanged(definition, Sample.Noon) { Project = Sample.Project, Id = Sample.Webhook }));

    [Property]
    public Property Snapshots_of_webhooks_are_read_as_they_were_written() => Same(StoredValues.WebhookSnapshot);

    [Property]
    public Property Snapshots_of_projects_are_read_as_they_were_written() => Same(StoredValues.ProjectSnapshot);

    private Property Same<T>(Gen<T> stored) => Prop.ForAll(stored.ToArbitrary(), value =>
    {
        var read = _serializer.FromBinary(_serializer.ToBinary(value!), _serializer.Manifest(value!));
        Assert.Equal(Shape.Of(value), Shape.Of(read));
    });
}
