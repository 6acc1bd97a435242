using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Serialization;
using Webhooks.TestKit;

namespace Webhooks.Actors.Tests.Engines;

/// <summary>What a test does to a region: lose messages, crash entities, hand them off; and which entities run.</summary>
internal sealed class RegionControl
{
    private readonly ConcurrentDictionary<string, int> _starts = new();
    private readonly ConcurrentDictionary<string, bool> _running = new();
    private readonly Watch _watch = new();
    private int _lost;

    public IActorRef Region { get; set; } = ActorRefs.Nobody;

    public required EngineWaits Waits { private get; init; }

    /// <summary>Messages that are lost in transit.</summary>
    public Func<object, bool> Loses { get; set; } = _ => false;

    public int Lost => Volatile.Read(ref _lost);

    /// <summary>Stops an entity without a word, as a crash does.</summary>
    public async Task CrashAsync(string id)
    {
        Region.Tell(new TestRegion.Crash(id));
        await UntilAsync(() => !IsRunning(id) || StartsOf(id) > 1, $"{id} to crash");
    }

    /// <summary>Stops an entity as the move of its shard does.</summary>
    public async Task HandOffAsync(string id)
    {
        Region.Tell(new TestRegion.HandOff(id));
        await UntilStoppedAsync(id);
    }

    public bool IsRunning(string id) => _running.ContainsKey(id);

    public int StartsOf(string id) => _starts.GetValueOrDefault(id);

    public Task UntilStoppedAsync(string id) => UntilAsync(() => !IsRunning(id), $"{id} to stop");

    public Task UntilLostAsync(int count) => UntilAsync(() => Lost >= count, $"{count} messages to be lost");

    public Task UntilStartedAsync(string id, int times) => UntilAsync(() => StartsOf(id) >= times, $"{id} to start {times} times");

    internal bool Takes(object message)
    {
        if (!Loses(message))
            return true;
        Interlocked.Increment(ref _lost);
        _watch.Changed();
        return false;
    }

    internal void Started(string id)
    {
        _running[id] = true;
        _starts.AddOrUpdate(id, 1, (_, before) => before + 1);
        _watch.Changed();
    }

    internal void Stopped(string id)
    {
        _running.TryRemove(id, out _);
        _watch.Changed();
    }

    private Task UntilAsync(Func<bool> holds, string what) =>
        Waits.ForAsync(_watch.Until(holds, () => $"Waited in vain for {what}."));
}

/// <summary>
/// A shard region without a cluster: starts entities on their first message, stops them when they ask for it, and restarts at once
/// what it remembers.
/// </summary>
internal sealed class TestRegion : ReceiveActor
{
    private readonly Dictionary<string, IActorRef> _entities = [];
    private readonly Dictionary<string, List<(object Message, IActorRef Sender)>> _leaving = [];
    private readonly HashSet<string> _crashed = [];
    private readonly RegionControl _control;
    private readonly Func<string, Props> _props;
    private int _started;

    public TestRegion(RegionControl control, HashCodeMessageExtractor extractor, Func<string, Props> props, object stop, bool remembers)
    {
        (_control, _props) = (control, props);
        Receive<Crash>(crash =>
        {
            if (remembers && _entities.ContainsKey(crash.Id))
                _crashed.Add(crash.Id);
            Leave(crash.Id, Context.Stop);
        });
        Receive<HandOff>(handOff => Leave(handOff.Id, entity => entity.Tell(stop)));
        Receive<Passivate>(passivate => Leave(IdOf(Sender), entity => entity.Tell(passivate.StopMessage)));
        Receive<Terminated>(terminated =>
        {
            var id = IdOf(terminated.ActorRef);
            _entities.Remove(id);
            _control.Stopped(id);
            if (_leaving.Remove(id, out var waiting))
                waiting.ForEach(w => Deliver(id, w.Message, w.Sender));
            else if (remembers)
                Entity(id);
            if (_crashed.Remove(id))
                Entity(id);
        });
        ReceiveAny(message =>
        {
            if (extractor.EntityId(message) is { } id && _control.Takes(message))
                Deliver(id, Travelled(message), Sender);
        });
    }

    internal sealed record Crash(string Id);

    internal sealed record HandOff(string Id);

    /// <summary>
    /// As it arrives on another node: a message without a serializer is found here, though there is one node only. (Akka's own
    /// serialize-messages would ask for serializers of what never leaves a node as well.)
    /// </summary>
    private static object Travelled(object message)
    {
        var serialization = Context.System.Serialization;
        var serializer = serialization.FindSerializerFor(message);
        return serialization.Deserialize(serializer.ToBinary(message), serializer.Identifier,
            Serialization.ManifestFor(serializer, message));
    }

    private string IdOf(IActorRef entity) => _entities.First(e => e.Value.Equals(entity)).Key;

    private void Leave(string id, Action<IActorRef> how)
    {
        if (!_entities.TryGetValue(id, out var entity))
            return;
        _leaving.TryAdd(id, []);
        how(entity);
    }

    private void Deliver(string id, object message, IActorRef sender)
    {
        if (_leaving.TryGetValue(id, out var waiting))
            waiting.Add((message, sender));
        else
            Entity(id).Tell(message, sender);
    }

    private IActorRef Entity(string id)
    {
        if (_entities.TryGetValue(id, out var entity))
            return entity;
        entity = Context.Watch(Context.ActorOf(_props(id), $"{id}-{++_started}"));
        _entities.Add(id, entity);
        _control.Started(id);
        return entity;
    }
}
