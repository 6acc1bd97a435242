using System.Globalization;

namespace Webhooks.Actors.Sending;

/// <summary>
/// One request and the bytes that are received on its connection. The handler shows neither, so the connection registers itself when the
/// request is written: that happens in the flow of the attempt, while bytes may be read outside of it.
/// </summary>
internal sealed class Exchange
{
    private static readonly AsyncLocal<Exchange?> current = new();

    private volatile ReceiverStream? _connection;
    private long _receivedBefore;

    /// <summary>The exchange of the running attempt; null outside of one.</summary>
    public static Exchange? Current => current.Value;

    private long Received => _connection is { } connection ? connection.Received - _receivedBefore : 0;

    /// <summary>Begins an exchange; it is the current one until the calling method returns.</summary>
    public static Exchange Begin() => current.Value = new();

    /// <summary>The request is written to this connection.</summary>
    public void WrittenTo(ReceiverStream connection)
    {
        if (ReferenceEquals(_connection, connection))
            return;
        _receivedBefore = connection.Received;
        _connection = connection;
    }

    /// <summary>How much of a response arrived that ended within its headers, in a sentence.</summary>
    public string DescribeEnd() => Received is > 0 and var bytes
        ? string.Create(CultureInfo.InvariantCulture,
            $"The response ended after {bytes} byte{(bytes == 1 ? "" : "s")}, before the end of its headers.")
        : "The receiver closed the connection without sending a response.";
}
