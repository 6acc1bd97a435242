using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Webhooks.Actors.Egress;
using Webhooks.Actors.Sending;
using Webhooks.Actors.Tests.Sending;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Egress;

public sealed class StaggeredDialTests : SenderTest
{
    private static readonly IPAddress SixA = IPAddress.Parse("2001:db8::a");
    private static readonly IPAddress SixB = IPAddress.Parse("2001:db8::b");
    private static readonly IPAddress FourA = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress FourB = IPAddress.Parse("192.0.2.2");

    private readonly FakeTimeProvider _time = new();
    private readonly List<Dialled> _dialled = [];

    [Fact]
    public void The_families_take_turns_in_the_order_of_the_resolver()
    {
        Assert.Equal([SixA, FourA, SixB, FourB], StaggeredDial.Order([SixA, SixB, FourA, FourB]));
        Assert.Equal([FourA, SixA, FourB], StaggeredDial.Order([FourA, FourB, SixA]));
        Assert.Equal(StaggeredDial.MaxAddresses,
            StaggeredDial.Order([.. Enumerable.Range(1, 100).Select(i => new IPAddress([10, 0, 0, (byte)i]))]).Count);
    }

    [Fact]
    public async Task A_silent_address_costs_the_delay_and_is_given_up_when_another_answers()
    {
        var first = DialAsync(SixA, FourA);
        Assert.Equal([SixA], Addresses);

        _time.Advance(StaggeredDial.Delay);
        await UntilAsync(() => _dialled.Count == 2);
        _dialled[1].Stands.SetResult(new("second"));

        Assert.Equal("second", (await first).Name);
        Assert.True(_dialled[0].Cancelled.IsCancellationRequested);
    }

    [Fact]
    public async Task A_failure_starts_the_next_at_once()
    {
        var first = DialAsync(SixA, FourA);
        _dialled[0].Stands.SetException(new SocketException((int)SocketError.NetworkUnreachable));
        await UntilAsync(() => _dialled.Count == 2);
        _dialled[1].Stands.SetResult(new("second"));

        Assert.Equal("second", (await first).Name);
    }

    [Fact]
    public async Task The_first_may_still_win_and_the_connection_that_comes_too_late_is_closed()
    {
        var first = DialAsync(SixA, FourA);
        _time.Advance(StaggeredDial.Delay);
        await UntilAsync(() => _dialled.Count == 2);
        _dialled[0].Stands.SetResult(new("first"));
        Assert.Equal("first", (await first).Name);

        var late = new Connection("second");
        _dialled[1].Stands.SetResult(late);
        await UntilAsync(() => late.IsDisposed);
    }

    [Fact]
    public async Task When_all_fail_the_failure_of_the_first_is_reported()
    {
        var first = DialAsync(SixA, FourA);
        _dialled[0].Stands.SetException(new SocketException((int)SocketError.ConnectionRefused));
        await UntilAsync(() => _dialled.Count == 2);
        _dialled[1].Stands.SetException(new SocketException((int)SocketError.TimedOut));

        Assert.Equal(SocketError.ConnectionRefused, (await Assert.ThrowsAsync<SocketException>(() => first)).SocketErrorCode);
    }

    [Fact]
    public async Task The_deadline_ends_all()
    {
        using var deadline = new CancellationTokenSource();
        var first = DialAsync([SixA, FourA], deadline.Token);
        await deadline.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.True(_dialled[0].Cancelled.IsCancellationRequested);
    }

    [Fact]
    public async Task A_receiver_with_a_silent_and_a_good_address_gets_its_events()
    {
        await using var receiver = RawReceiver.Saying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        using var silent = new SilentAddress(IPAddress.Parse("127.0.0.2"), receiver.Port);
        using var sender = new AttemptSender(
            new EgressGuard([IPNetwork.Parse("127.0.0.0/8")]), TimeProvider.System,
            (_, _) => Task.FromResult<IPAddress[]>([silent.Address, IPAddress.Loopback]));

        var outcome =
            await sender.SendAsync(Target(new($"http://receiver.example:{receiver.Port}/")), Sample.Event(1), CancellationToken.None);

        Assert.Equal((null, 200), (outcome.Failure, outcome.StatusCode));
    }

    private IEnumerable<IPAddress> Addresses => _dialled.Select(dialled => dialled.Address);

    private Task<Connection> DialAsync(params IPAddress[] addresses) => DialAsync(addresses, CancellationToken.None);

    private Task<Connection> DialAsync(IPAddress[] addresses, CancellationToken deadline) => new StaggeredDial(_time).FirstAsync(
        addresses,
        (address, token) =>
        {
            var dialled = new Dialled(address, new(), token);
            lock (_dialled)
                _dialled.Add(dialled);
            return dialled.Stands.Task;
        },
        deadline);

    private static Task<bool> UntilAsync(Func<bool> holds) => Looks.Until(() => Task.FromResult(holds()), isTrue => isTrue);

    private sealed record Dialled(IPAddress Address, TaskCompletionSource<Connection> Stands, CancellationToken Cancelled);

    private sealed class Connection(string name) : IDisposable
    {
        public string Name => name;

        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }

    /// <summary>An address that never answers: its queue of connections is full, so Linux drops what asks for one more.</summary>
    private sealed class SilentAddress : IDisposable
    {
        private readonly List<Socket> _sockets = [];

        public SilentAddress(IPAddress address, int port)
        {
            Address = address;
            var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _sockets.Add(listener);
            listener.Bind(new IPEndPoint(address, port));
            listener.Listen(0);
            for (var i = 0; i < 8; i++)
            {
                var waiting = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                _sockets.Add(waiting);
                _ = waiting.ConnectAsync(new IPEndPoint(address, port));
            }
        }

        public IPAddress Address { get; }

        public void Dispose() => _sockets.ForEach(socket => socket.Dispose());
    }
}
