using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Streams;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Webhooks.Actors.Egress;
using Webhooks.Actors.Journal;
using Webhooks.Actors.Node;
using Webhooks.Actors.ReadModel.Writing;
using Webhooks.Actors.Sending;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Webhooks;

/// <summary>
/// What the deliveries of a webhook run on: real streams and a real sender, whose receiver answers when a test says so, over a log that
/// is a script, on a clock that stands still.
/// </summary>
public sealed class FlowWorld : IAsyncLifetime, IDisposable
{
    private const string Settings = """
        akka.loglevel = OFF
        akka.stdout-loglevel = OFF
        scripted-log.class = "Webhooks.Actors.Tests.Webhooks.ScriptedQueryProvider, Webhooks.Actors.Tests"
        """;

    private readonly ConcurrentDictionary<(string Path, string Id, int Attempt), TaskCompletionSource> _answers = new();
    private readonly ActorSystem _system;
    private readonly AttemptSender _sender;
    private readonly ReadModelWriter _writer = new(_ => throw new NotSupportedException(), NullLogger<ReadModelWriter>.Instance);
    private readonly Receiver _receiver;
    private int _runs;

    public FlowWorld()
    {
        _receiver = new(receipt => FlowPair.AnswerTo(receipt) with
        {
            When = Answer(receipt.Path, receipt.WebhookId, receipt.Attempt).Task,
        });
        _system = ActorSystem.Create("flows", ActorSystemSetup.Create(
            BootstrapSetup.Create().WithConfig(ConfigurationFactory.ParseString(Settings)), Log));
        _sender = new(new EgressGuard([IPNetwork.Parse("127.0.0.0/8")]), Time);
        var cache = new EventCache(64 * 1024 * 1024);
        Node = new(
            _system,
            new("", "", "scripted-log"),
            cache,
            new ProjectLog(_system, "scripted-log", cache),
            _writer,
            new StreamServices(_sender, new InFlightCapacity(100), _system.Materializer(), Time, CancellationToken.None),
            new() { Jitter = 0 },
            Time,
            () => 0.5)
        {
            Aged = new(_ => throw new NotSupportedException(), new(() => throw new NotSupportedException())),
            Instruments = new(),
            Resends = new(_ => throw new NotSupportedException(), _writer, new(() => throw new NotSupportedException())),
        };
    }

    public ScriptedLog Log { get; } = new();

    public FakeTimeProvider Time { get; } = new(Sample.Noon);

    internal WebhooksNode Node { get; }

    public Task InitializeAsync() => _receiver.Open();

    public async Task DisposeAsync()
    {
        await _system.Terminate();
        await _receiver.DisposeAsync();
        await _writer.DisposeAsync();
    }

    public void Dispose()
    {
        _sender.Dispose();
        Node.Instruments.Dispose();
    }

    /// <summary>Whatever streams and readers say to the webhook; a test takes it from there.</summary>
    internal (IActorRef Owner, ChannelReader<object> Messages, Uri Url) NewRun()
    {
        var messages = Channel.CreateUnbounded<object>();
        var owner = _system.ActorOf(Props.Create(() => new Box(messages.Writer)));
        return (owner, messages.Reader, _receiver.Url($"/{Interlocked.Increment(ref _runs)}"));
    }

    /// <summary>What arrived at the URL, with each attempt once.</summary>
    internal async Task<IReadOnlyList<(string Id, int Attempt)>> UntilArrivedAsync(Uri url, int count) =>
        [.. (await _receiver.Until(all => all.Count(receipt => receipt.Path == url.AbsolutePath) >= count, $"{count} attempts at {url}"))
            .Where(receipt => receipt.Path == url.AbsolutePath).Select(receipt => (receipt.WebhookId, receipt.Attempt))];

    internal TaskCompletionSource Answer(string path, string id, int attempt) =>
        _answers.GetOrAdd((path, id, attempt), _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    private sealed class Box : ReceiveActor
    {
        public Box(ChannelWriter<object> messages) => ReceiveAny(message => messages.TryWrite(message));
    }
}
