using System.Text;
using Xunit;

namespace Webhooks.EndToEnd.Tests.Durability;

public sealed class LedgerVerdictTests
{
    private static readonly TimeSpan unflushed = TimeSpan.FromSeconds(1);

    private readonly Ledger ledger = new("p", webhooks: 2, unflushed, inFlight: 16);

    public LedgerVerdictTests()
    {
        foreach (var (id, sequence) in new[] { ("a", 1), ("b", 2) })
        {
            ledger.Intend(id, "image.done", "{\"n\":1.0e5}");
            ledger.Acknowledge(id, sequence);
        }
    }

    [Fact]
    public void Everything_delivered_is_a_clean_verdict()
    {
        ReceiveAll();
        var verdict = ledger.Close();
        verdict.AssertClean();
        Assert.Equal((2, 2, 4, 0), (verdict.Intended, verdict.Acknowledged, verdict.Receipts, verdict.Duplicates));
    }

    [Fact]
    public void An_event_that_one_webhook_never_accepted_is_lost()
    {
        ReceiveAll(except: ("b", 1));
        Receive("b", 1, accepted: false);
        Assert.Equal(1, ledger.Close().Lost);
    }

    [Fact]
    public void An_event_without_an_answer_is_not_lost_but_leaves_the_books_open()
    {
        ReceiveAll();
        ledger.Intend("c", "image.done", "1");
        Assert.Equal(0, ledger.Close().Lost);
        Assert.ThrowsAny<Exception>(ledger.Close().AssertClean);
    }

    [Theory]
    [InlineData("a", "image.done", "p", 1, "{\"n\":100000}")]
    [InlineData("a", "image.done", "p", 1, "{\"n\": 1.0e5}")]
    [InlineData("b", "image.done", "p", 1, "{\"n\":1.0e5}")]
    [InlineData("a", "image.new", "p", 1, "{\"n\":1.0e5}")]
    [InlineData("a", "image.done", "q", 1, "{\"n\":1.0e5}")]
    public void A_changed_body_is_altered(string id, string type, string project, long sequence, string data)
    {
        ledger.Receive(0, "a", Body(id, type, project, sequence, data), signed: true, accepted: true, TimeSpan.Zero);
        ReceiveAll(except: ("a", 0));
        Assert.True(ledger.Close().Altered > 0);
    }

    [Fact]
    public void Bytes_that_differ_between_two_attempts_are_altered()
    {
        ReceiveAll();
        var other = Encoding.UTF8.GetString(Body("a", sequence: 1)).Replace("03:21.482", "03:21.483", StringComparison.Ordinal);
        ledger.Receive(1, "a", Encoding.UTF8.GetBytes(other), signed: true, accepted: false, TimeSpan.Zero);
        Assert.Equal(1, ledger.Close().Altered);
    }

    [Fact]
    public void A_sequence_that_differs_from_the_acknowledged_one_is_altered()
    {
        ReceiveAll();
        ledger.Acknowledge("a", 3);
        Assert.Equal(1, ledger.Close().Altered);

        ledger.Intend("c", "image.done", "{\"n\":1.0e5}");
        ledger.Acknowledge("c", 3);
        Receive("c", 0, sequence: 4);
        Assert.Equal(2, ledger.Close().Altered);
    }

    [Fact]
    public void A_skipped_sequence_is_a_gap()
    {
        ledger.Intend("c", "image.done", "1");
        ledger.Acknowledge("c", 4);
        Assert.Equal(1, ledger.Close().SequenceGaps);
    }

    [Fact]
    public void An_event_that_was_never_published_is_unexpected()
    {
        ReceiveAll();
        Receive("z", 0);
        Assert.Equal(1, ledger.Close().Unexpected);
    }

    [Fact]
    public void A_bad_signature_is_counted()
    {
        ReceiveAll(except: ("a", 0));
        Receive("a", 0, signed: false);
        Assert.Equal((1, 0), (ledger.Close().BadlySigned, ledger.Close().Lost));
    }

    [Theory]
    [InlineData(9.5, 0)]
    [InlineData(10.1, 0)]
    [InlineData(8.5, 1)]
    [InlineData(12.5, 1)]
    public void A_duplicate_is_explained_by_a_kill_right_after_the_first_success(double firstAt, int unexplained)
    {
        if (firstAt < 10)
            Receive("a", 0, at: firstAt);
        ledger.Killed(TimeSpan.FromSeconds(10));
        if (firstAt is > 10 and < 12)
            Receive("a", 0, at: firstAt);
        ledger.Back(TimeSpan.FromSeconds(12));
        if (firstAt > 12)
            Receive("a", 0, at: firstAt);
        Receive("a", 0, at: 13);
        var verdict = ledger.Close();
        Assert.Equal((1, unexplained), (verdict.Duplicates, verdict.UnexplainedDuplicates));
    }

    [Fact]
    public void A_kill_explains_at_most_what_was_in_flight_or_recently_successful()
    {
        Receive("a", 0, at: 1);
        Receive("b", 0, at: 9.5);
        ledger.Killed(TimeSpan.FromSeconds(10));
        Assert.Equal(1 + (2 * 16), ledger.Close().ExplicableDuplicates);
    }

    private static byte[] Body(
        string id, string type = "image.done", string project = "p", long sequence = 1, string data = "{\"n\":1.0e5}") =>
        Encoding.UTF8.GetBytes(
            $$"""{"id":"{{id}}","type":"{{type}}","timestamp":"2026-09-28T14:03:21.482Z","project_id":"{{project}}","sequence":{{sequence}},"data":{{data}}}""");

    private void ReceiveAll((string Id, int Webhook)? except = null)
    {
        foreach (var delivery in new[] { ("a", 0), ("a", 1), ("b", 0), ("b", 1) })
        {
            if (delivery != except)
                Receive(delivery.Item1, delivery.Item2);
        }
    }

    private void Receive(string id, int webhook, bool signed = true, bool accepted = true, double at = 0, long? sequence = null) =>
        ledger.Receive(
            webhook, id, Body(id, sequence: sequence ?? (id == "b" ? 2 : 1)), signed, accepted, TimeSpan.FromSeconds(at));
}
