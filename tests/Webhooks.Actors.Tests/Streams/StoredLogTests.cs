using System.Collections.Concurrent;
using Akka.Streams.Dsl;
using Webhooks.Actors.Tests.Hosting;
using Webhooks.Actors.Tests.Storage;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Streams;

/// <summary>Streams of an application that embeds the engine, over its real journal.</summary>
public abstract class StoredLogTests(StorageProvider provider) : IAsyncLifetime
{
    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.CreateAsync(provider);

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task What_the_guide_publishes_is_read_by_what_it_reads_also_after_a_restart()
    {
        var (acknowledged, aside) = (new ConcurrentQueue<ulong>(), new ConcurrentQueue<string>());
        var messages = Enumerable.Range(1, 150).Select(number => new Message($"m_{number}", (ulong)number, new { number })).ToList();
        await using (var engine = await EmbeddedEngine.StartAsync(_database.Options))
        {
            var (publisher, _, materializer) = StreamsSnippets.Services(engine.Host);
            await StreamsSnippets.PublishQueue(Source.From(messages), publisher, acknowledged.Enqueue, materializer);
            // Published one by one they are as many rows: more than one page of the log.
            foreach (var image in Given.Ids(120))
                await StreamsSnippets.PublishAll([new(image, "NEW")], publisher, materializer);
            await StreamsSnippets.SetAside(
                Source.From(messages.Take(2)), publisher, (_, reason) => aside.Enqueue(reason), acknowledged.Enqueue, materializer);
        }

        await using var again = await EmbeddedEngine.StartAsync(_database.Options);
        var (more, log, system) = StreamsSnippets.Services(again.Host);
        var read = new ReadImages(after: 150);
        var reading = StreamsSnippets.Read(log, read, read, system);
        await read.UntilAsync("evt_0120");
        await StreamsSnippets.PublishAll([new("last", "NEW")], more, system);
        await read.UntilAsync("last");

        Assert.Equal(messages.Select(message => message.Tag).Concat([1UL, 2UL]), acknowledged);
        Assert.Empty(aside);
        Assert.Equal([.. Given.Ids(120), "-", "-", "last"], read.Keys);
        Assert.False(reading.IsCompleted);
    }

    private sealed class ReadImages(long after) : IPosition, ISearchIndex
    {
        private readonly ConcurrentQueue<string> _keys = new();
        private readonly Watch _watch = new();

        public IEnumerable<string> Keys => _keys;

        public long Load() => after;

        public void Save(long sequence) => Assert.Equal(after + _keys.Count, sequence);

        public Task PutAsync(string key, ReadOnlyMemory<byte> body)
        {
            _keys.Enqueue(key ?? "-");
            _watch.Changed();
            return Task.CompletedTask;
        }

        public Task UntilAsync(string key) => _watch.Until(() => _keys.Contains(key), () => $"{_keys.Count} were read.");
    }
}

public sealed class SqliteStoredLogTests() : StoredLogTests(StorageProvider.Sqlite);

public sealed class PostgresStoredLogTests() : StoredLogTests(StorageProvider.PostgreSql);
