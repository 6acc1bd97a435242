using RabbitMQ.Client;

namespace Webhooks.RabbitMq.DeadLetters;

/// <summary>
/// Publishes dead letters. It has a connection of its own, opened with the first of them: a broker that is short of memory stops reading
/// from connections that publish, and acknowledgements must not wait behind that.
/// </summary>
/// <param name="connect">Opens the connection.</param>
/// <param name="queue">The queue that they go to.</param>
/// <param name="from">The queue that they were in.</param>
internal sealed class DeadLetterQueue(Func<CancellationToken, Task<IConnection>> connect, string queue, string from) : IAsyncDisposable
{
    private IConnection? _connection;
    private IChannel? _channel;
    private volatile bool _isReturned;

    /// <summary>Returns when the broker has confirmed all of them. One call at a time.</summary>
    public async Task PublishAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken)
    {
        _connection ??= await connect(cancellationToken).ConfigureAwait(false);
        var channel = _channel ??= await OpenAsync(_connection, cancellationToken).ConfigureAwait(false);

        // Mandatory: without the queue the broker would drop the message, and confirm.
        await Task.WhenAll(letters.Select(letter => channel.BasicPublishAsync(
            "", queue, mandatory: true, letter.PropertiesFrom(from), letter.Message.Body, cancellationToken).AsTask()))
            .ConfigureAwait(false);
        if (_isReturned)
            throw new InvalidOperationException($"The broker has returned a dead letter: there is no queue {queue}.");
    }

    public async ValueTask DisposeAsync()
    {
        if (_channel is not null)
            await _channel.DisposeAsync().ConfigureAwait(false);
        if (_connection is not null)
            await _connection.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<IChannel> OpenAsync(IConnection connection, CancellationToken cancellationToken)
    {
        var channel = await connection.CreateChannelAsync(
            new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), cancellationToken).ConfigureAwait(false);

        // A returned message is confirmed, too, after that.
        channel.BasicReturnAsync += (_, _) =>
        {
            _isReturned = true;
            return Task.CompletedTask;
        };
        return channel;
    }
}
