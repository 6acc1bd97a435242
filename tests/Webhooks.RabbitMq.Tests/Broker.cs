using System.Text;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Webhooks.TestKit;

namespace Webhooks.RabbitMq.Tests;

/// <summary>An application that publishes to a broker, and looks into its queues.</summary>
public sealed class Broker : IAsyncDisposable
{
    private static int _queues;

    private readonly IConnection _connection;
    private readonly IChannel _publishing;

    private Broker(IConnection connection, IChannel publishing) => (_connection, _publishing) = (connection, publishing);

    public static async Task<Broker> ConnectAsync(RabbitMqServer? server = null)
    {
        var connection = await new ConnectionFactory { Uri = (server ?? await RabbitMqServer.Shared).Uri }.CreateConnectionAsync();
        return new(connection, await connection.CreateChannelAsync(new(true, true)));
    }

    /// <summary>A queue of its own.</summary>
    public async Task<string> QueueAsync()
    {
        var name = $"queue{Interlocked.Increment(ref _queues)}";
        await DeclareAsync(name);
        return name;
    }

    public Task DeclareAsync(string queue, Dictionary<string, object?>? arguments = null) =>
        WithChannelAsync(channel => channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, arguments));

    public Task DeleteAsync(string queue) => WithChannelAsync(channel => channel.QueueDeleteAsync(queue, ifUnused: false, ifEmpty: false));

    /// <summary>Publishes a persistent message, and returns when the broker has it on disk.</summary>
    public Task PublishAsync(
        string queue, string? id, string body = "{}", string? type = "order.paid", Dictionary<string, object?>? headers = null,
        Action<BasicProperties>? with = null)
    {
        var properties = new BasicProperties { Persistent = true, MessageId = id, Type = type, Headers = headers };
        with?.Invoke(properties);
        return _publishing.BasicPublishAsync("", queue, mandatory: true, properties, Encoding.UTF8.GetBytes(body)).AsTask();
    }

    /// <summary>How many messages are ready: neither acknowledged nor held by a consumer. Null if there is no such queue.</summary>
    public async Task<uint?> ReadyAsync(string queue)
    {
        try
        {
            return await WithChannelAsync(async channel => (await channel.QueueDeclarePassiveAsync(queue)).MessageCount);
        }
        catch (OperationInterruptedException)
        {
            return null;
        }
    }

    public Task UntilReady(string queue, uint count) => Looks.Until(() => ReadyAsync(queue), ready => ready == count);

    /// <summary>Takes all messages that are ready.</summary>
    public Task<List<BasicGetResult>> TakeAsync(string queue) => WithChannelAsync(async channel =>
    {
        var taken = new List<BasicGetResult>();
        while (await channel.BasicGetAsync(queue, autoAck: true) is { } message)
            taken.Add(message);
        return taken;
    });

    public static string? Header(BasicGetResult message, string name) =>
        message.BasicProperties.Headers?.TryGetValue(name, out var value) == true && value is byte[] text
            ? Encoding.UTF8.GetString(text)
            : null;

    public async ValueTask DisposeAsync()
    {
        await _publishing.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private async Task<T> WithChannelAsync<T>(Func<IChannel, Task<T>> use)
    {
        await using var channel = await _connection.CreateChannelAsync();
        return await use(channel);
    }
}
