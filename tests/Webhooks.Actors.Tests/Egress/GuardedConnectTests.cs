using System.Net;
using Webhooks.Actors.Egress;
using Webhooks.Actors.Sending;
using Webhooks.Actors.Tests.Sending;
using Webhooks.Model;
using Xunit;

namespace Webhooks.Actors.Tests.Egress;

public sealed class GuardedConnectTests : SenderTest
{
    // It says that it closes: else the next attempt might find the connection before its end is known.
    private const string Ok = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

    /// <summary>Loopback that the guard of these tests does not let through, so that a call that is made by mistake is seen.</summary>
    private static readonly IPAddress Inside = IPAddress.Parse("127.0.0.2");

    private static readonly EgressGuard OneAddress = new([IPNetwork.Parse("127.0.0.1/32")]);

    [Fact]
    public async Task A_name_is_resolved_once_for_a_connection_and_the_checked_address_is_dialled()
    {
        await using var receiver = RawReceiver.Saying(Ok);
        var answers = new Answers([IPAddress.Loopback], [Inside]);

        var outcome = await SendAsync(answers, "receiver.example", receiver.Port);

        Assert.Equal((null, 200), (outcome.Failure, outcome.StatusCode));
        Assert.Equal(["receiver.example"], answers.Asked);
        Assert.Equal($"receiver.example:{receiver.Port}", (await receiver.UntilRequestAsync()).Header("host"));
    }

    [Fact]
    public async Task A_name_that_leads_inside_by_the_next_connection_is_blocked_then()
    {
        await using var receiver = RawReceiver.Saying(Ok);
        var answers = new Answers([IPAddress.Loopback], [Inside], [IPAddress.Loopback]);
        using var sender = new AttemptSender(OneAddress, TimeProvider.System, answers.ResolveAsync);

        var outcomes = new List<FailureReason?>();
        for (var attempt = 0; attempt < 3; attempt++)
            outcomes.Add((await SendAsync(sender, "receiver.example", receiver.Port)).Failure);

        Assert.Equal([null, FailureReason.BlockedAddress, null], outcomes);
        Assert.Equal(2, receiver.Connections);
    }

    [Theory]
    [InlineData("127.0.0.1,127.0.0.2", "has an address in 127.0.0.0/8, which is not public and not in Webhooks:Egress:AllowedNetworks")]
    [InlineData("127.0.0.2,127.0.0.1", "has an address in 127.0.0.0/8")]
    [InlineData("127.0.0.1,::ffff:127.0.0.2", "has an address in 127.0.0.0/8")]
    [InlineData("127.0.0.1,fe80::1", "has an address in a network outside 2000::/3")]
    [InlineData("127.0.0.1,2001:db8::1", "has an address in 2001:db8::/32")]
    [InlineData("127.0.0.1,fe80::1%2", "has a link-local address")]
    [InlineData("127.0.0.1,0.0.0.0", "has an address in 0.0.0.0/8")]
    [InlineData("", "has no address")]
    public async Task One_forbidden_address_of_a_name_blocks_it_and_the_attempt_names_the_rule(string addresses, string rule)
    {
        await using var receiver = RawReceiver.Saying(Ok);
        IPAddress[] resolved = [.. addresses.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(IPAddress.Parse)];

        var outcome = await SendAsync(new Answers(resolved), "receiver.example", receiver.Port);

        Assert.Equal((FailureReason.BlockedAddress, null), (outcome.Failure, outcome.StatusCode));
        Assert.StartsWith($"The host 'receiver.example' {rule}", outcome.FailureDetail, StringComparison.Ordinal);
        await AssertUntouchedAsync(receiver);
    }

    [Fact]
    public async Task Both_addresses_of_localhost_are_allowed_with_loopback()
    {
        await using var receiver = RawReceiver.Saying(Ok);
        using var sender = new AttemptSender(
            new EgressGuard([Loopback]), TimeProvider.System, new Answers([IPAddress.IPv6Loopback, IPAddress.Loopback]).ResolveAsync);

        Assert.Null((await SendAsync(sender, "localhost", receiver.Port)).Failure);
    }

    [Theory]
    [InlineData("http://0x7f.0.0.2:{0}/")]
    [InlineData("http://2130706434:{0}/")]
    [InlineData("http://[::ffff:127.0.0.2]:{0}/")]
    [InlineData("http://127.0.0.2.:{0}/")]
    public async Task A_URL_that_got_past_the_registration_is_blocked_at_connect(string url)
    {
        await using var receiver = RawReceiver.Saying(Ok);
        using var sender = new AttemptSender(OneAddress, TimeProvider.System);

        var outcome = await sender.SendAsync(Target(new(string.Format(url, receiver.Port))), Sample.Event(1), CancellationToken.None);

        // What ends in a full stop is a name to some resolvers and an address to others.
        Assert.Contains(outcome.Failure, (FailureReason?[])[FailureReason.BlockedAddress, FailureReason.Dns]);
        await AssertUntouchedAsync(receiver);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task The_target_of_a_redirect_is_not_touched(int status)
    {
        await using var inside = RawReceiver.Saying(Ok);
        await using var receiver = RawReceiver.Saying($"HTTP/1.1 {status} Go\r\nLocation: {inside.Url}\r\nContent-Length: 0\r\n\r\n");

        var outcome = await SendAsync(receiver.Url);

        Assert.Equal((FailureReason.Redirect, status), (outcome.Failure, outcome.StatusCode));
        await AssertUntouchedAsync(inside);
    }

    [Fact]
    public async Task Where_https_is_required_nothing_is_sent_in_clear()
    {
        await using var receiver = RawReceiver.Saying(Ok);
        using var sender = new AttemptSender(new EgressGuard([Loopback], requireHttps: true), TimeProvider.System);

        var outcome = await sender.SendAsync(Target(receiver.Url), Sample.Event(1), CancellationToken.None);

        Assert.Equal((FailureReason.BlockedAddress, null), (outcome.Failure, outcome.StatusCode));
        await AssertUntouchedAsync(receiver);
    }

    private static async Task<AttemptOutcome> SendAsync(Answers answers, string host, int port)
    {
        using var sender = new AttemptSender(OneAddress, TimeProvider.System, answers.ResolveAsync);
        return await SendAsync(sender, host, port);
    }

    private static Task<AttemptOutcome> SendAsync(AttemptSender sender, string host, int port) =>
        sender.SendAsync(Target(new($"http://{host}:{port}/hook")), Sample.Event(1), CancellationToken.None);

    /// <summary>Shows by a later call that there was none before it.</summary>
    private async Task AssertUntouchedAsync(RawReceiver receiver)
    {
        await SendAsync(receiver.Url);
        Assert.Equal(1, receiver.Connections);
    }

    /// <summary>A resolver that answers in turn; the last answer stays.</summary>
    private sealed class Answers(params IPAddress[][] inTurn)
    {
        public List<string> Asked { get; } = [];

        public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
        {
            Asked.Add(host);
            return Task.FromResult(inTurn[Math.Min(Asked.Count, inTurn.Length) - 1]);
        }
    }
}
