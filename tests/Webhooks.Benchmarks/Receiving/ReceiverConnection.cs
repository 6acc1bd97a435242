using System.Net.Sockets;

namespace Webhooks.Benchmarks.Receiving;

/// <summary>One keep-alive connection. It holds a head at a time; bodies are counted and thrown away.</summary>
internal sealed class ReceiverConnection : IDisposable
{
    private static readonly byte[] Answer = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"u8.ToArray();

    private readonly Socket _socket;
    private readonly Receiver _receiver;
    private readonly SocketAsyncEventArgs _receive = new();
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _filled;
    private RequestHead? _head;
    private int _bodyLeft;

    public ReceiverConnection(Socket socket, Receiver receiver)
    {
        (_socket, _receiver) = (socket, receiver);
        _receive.Completed += (_, _) => Run(received: true);
    }

    public void Start() => Run(received: false);

    public void Dispose() => _socket.Dispose();

    private void Run(bool received)
    {
        try
        {
            while (true)
            {
                if (received && !Took())
                    break;
                _receive.SetBuffer(_buffer, _filled, _buffer.Length - _filled);
                if (_socket.ReceiveAsync(_receive))
                    return;
                received = true;
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The sender went away, or a change of mode closed the socket.
        }
        catch (FormatException)
        {
            _receiver.CountMalformed();
        }

        _receiver.Forget(this);
        _receive.Dispose();
    }

    /// <summary>Takes what was received; false at the end of the connection.</summary>
    private bool Took()
    {
        if (_receive.SocketError != SocketError.Success || _receive.BytesTransferred == 0)
            return false;
        _filled += _receive.BytesTransferred;
        var rest = _buffer.AsSpan(0, _filled);
        while (!rest.IsEmpty)
        {
            if (_head is null)
            {
                if (RequestHead.Read(rest) is not { } head)
                    break;
                (_head, _bodyLeft) = (head, head.ContentLength);
                rest = rest[head.Length..];
            }

            var body = Math.Min(_bodyLeft, rest.Length);
            rest = rest[body..];
            _bodyLeft -= body;
            if (_bodyLeft == 0)
                Finish(_head.Value);
        }

        rest.CopyTo(_buffer);
        _filled = rest.Length;
        return _filled < _buffer.Length ? true : throw new FormatException("The head is too long.");
    }

    private void Finish(RequestHead head)
    {
        _head = null;
        if (!_receiver.Answers)
            return;
        _receiver.Receipts.Record(head.Webhook, head.Number);
        _socket.Send(Answer);
    }
}
