using System.Runtime.CompilerServices;

namespace Webhooks.Actors.Sending;

/// <summary>
/// A connection to a receiver; counts received bytes. The receiver may use HTTP/1.0, and then closes it after its answer without a header
/// (RFC 9112 §9.3).
/// <see cref="SocketsHttpHandler"/> would keep such a connection, and the next attempt on it would fail when the receiver closes it; so
/// the header that it obeys is added to the answer.
/// </summary>
internal sealed class ReceiverStream : Stream
{
    private readonly Stream _inner;
    private OpenConnections? _connections;
    private bool _begun;
    private long _received;

    public ReceiverStream(Stream inner, OpenConnections connections)
    {
        (_inner, _connections) = (inner, connections);
        connections.Opened();
    }

    /// <summary>How many bytes have arrived.</summary>
    public long Received => Volatile.Read(ref _received);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    private static ReadOnlySpan<byte> Protocol => "HTTP/1.0 "u8;

    private static ReadOnlySpan<byte> CloseHeader => "Connection: close\r\n"u8;

    /// <summary>Pooled: it runs once or twice for each attempt.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var isFirst = !_begun && buffer.Length > CloseHeader.Length;
        var read = await _inner.ReadAsync(isFirst ? buffer[..^CloseHeader.Length] : buffer, cancellationToken).ConfigureAwait(false);
        Volatile.Write(ref _received, _received + read);
        if (!isFirst)
            return read;
        _begun = read > 0;
        return Marked(buffer.Span, read);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Exchange.Current?.WrittenTo(this);
        return _inner.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => _inner.FlushAsync(cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => _inner.Read(buffer, offset, count);

    public override void Write(byte[] buffer, int offset, int count) => _inner.Write(buffer, offset, count);

    public override void Flush() => _inner.Flush();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
            Interlocked.Exchange(ref _connections, null)?.Closed();
        }

        base.Dispose(disposing);
    }

    /// <summary>Inserts the header after the status line, if it is HTTP/1.0 and complete; returns the new length.</summary>
    private static int Marked(Span<byte> buffer, int length)
    {
        var head = buffer[..length];
        var end = head.IndexOf((byte)'\n') + 1;
        if (end == 0 || !head.StartsWith(Protocol))
            return length;
        head[end..].CopyTo(buffer[(end + CloseHeader.Length)..]);
        CloseHeader.CopyTo(buffer[end..]);
        return length + CloseHeader.Length;
    }
}
