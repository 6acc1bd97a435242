using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Webhooks.TestKit;

namespace Webhooks.EndToEnd.Tests.Durability;

/// <summary>
/// The books of a run: which events were meant, which were acknowledged, and what each webhook's receiver got.
/// Written to by many at once; no clock, no I/O.
/// </summary>
/// <param name="project">All events belong to it.</param>
/// <param name="webhooks">Every event is due at each of them.</param>
/// <param name="unflushed">A success this long before a kill may not have reached the disk: it may come again.</param>
/// <param name="inFlight">Attempts that a webhook may have in flight when it is killed.</param>
internal sealed class Ledger(string project, int webhooks, TimeSpan unflushed, int inFlight)
{
    private const int ComplaintsKept = 20;

    private readonly Lock gate = new();
    private readonly Dictionary<string, LedgerEntry> entries = [];
    private readonly List<Outage> outages = [];
    private readonly Queue<TimeSpan> recent = new();
    private readonly List<string> complaints = [];
    private readonly HashSet<long> listed = [];
    private int intended, acknowledged, delivered, receipts, altered, unexpected, badlySigned, duplicates, unexplained, explicable;

    public int Intended => Volatile.Read(ref intended);

    public int Acknowledged => Volatile.Read(ref acknowledged);

    /// <summary>Events times webhooks that got their first success.</summary>
    public int Delivered => Volatile.Read(ref delivered);

    /// <summary>Facts so far, of (1 + webhooks) for each event.</summary>
    public int Progress => Acknowledged + Delivered;

    /// <summary>Acknowledged events that the average webhook still waits for.</summary>
    public int Backlog => Acknowledged - (Delivered / webhooks);

    public void Intend(string id, string type, string data)
    {
        lock (gate)
        {
            entries.Add(id, new LedgerEntry(type, Encoding.UTF8.GetBytes(data), webhooks));
            intended++;
        }
    }

    public void Acknowledge(string id, long sequence)
    {
        lock (gate)
        {
            if (!entries.TryGetValue(id, out var entry))
            {
                unexpected++;
                Complain($"{id} was acknowledged and never published");
            }
            else if (entry.Sequence == 0)
            {
                entry.Sequence = sequence;
                acknowledged++;
            }
            else if (entry.Sequence != sequence)
            {
                altered++;
                Complain($"{id} was acknowledged as {entry.Sequence} and as {sequence}");
            }
        }
    }

    /// <summary>A receiver got a request.</summary>
    /// <param name="accepted">It answers 2xx.</param>
    /// <param name="at">When, on the clock that <see cref="Killed"/> and <see cref="Back"/> tell too.</param>
    public void Receive(int webhook, string webhookId, ReadOnlySpan<byte> body, bool signed, bool accepted, TimeSpan at)
    {
        lock (gate)
        {
            receipts++;
            if (!signed)
            {
                badlySigned++;
                Complain($"{webhookId} came to webhook {webhook} with a bad signature");
            }

            if (!entries.TryGetValue(webhookId, out var entry))
            {
                unexpected++;
                Complain($"{webhookId} came to webhook {webhook} and was never published");
                return;
            }

            Compare(entry, webhookId, body);
            entry.Receipts[webhook]++;
            if (accepted)
                Succeed(entry, webhook, webhookId, at);
        }
    }

    /// <summary>The host is about to be killed.</summary>
    public void Killed(TimeSpan at)
    {
        lock (gate)
        {
            outages.Add(new Outage(at));
            Forget(at);
            explicable += recent.Count + (webhooks * inFlight);
        }
    }

    /// <summary>The host is up again.</summary>
    public void Back(TimeSpan at)
    {
        lock (gate)
            outages[^1].End = at;
    }

    /// <summary>How often the event came to the webhook, whatever was answered.</summary>
    public int Receipts(string id, int webhook)
    {
        lock (gate)
            return entries[id].Receipts[webhook];
    }

    /// <summary>The system published an event of its own, which has a sequence as all others have.</summary>
    public void Listed(long sequence)
    {
        lock (gate)
            listed.Add(sequence);
    }

    /// <summary>Adds up; the books stay open.</summary>
    public Verdict Close()
    {
        lock (gate)
        {
            var stored = entries.Where(entry => entry.Value.Sequence > 0).ToList();
            var missing = stored.Where(entry => entry.Value.Missing > 0).ToList();
            var renumbered = stored.Where(entry => entry.Value.IsRenumbered).ToList();
            var highest = stored.Count == 0 ? 0 : stored.Max(entry => entry.Value.Sequence);
            return new Verdict(
                Intended: intended,
                Acknowledged: acknowledged,
                Receipts: receipts,
                Lost: missing.Sum(entry => entry.Value.Missing),
                Altered: altered + renumbered.Count,
                Unexpected: unexpected,
                BadlySigned: badlySigned,
                SequenceGaps: highest - stored.Select(entry => entry.Value.Sequence).Concat(listed.Where(sequence => sequence < highest))
                    .Distinct().Count(),
                Duplicates: duplicates,
                UnexplainedDuplicates: unexplained,
                ExplicableDuplicates: explicable,
                Kills: outages.Count,
                Complaints:
                [
                    .. complaints,
                    .. missing.Take(ComplaintsKept)
                        .Select(entry => $"{entry.Key}, sequence {entry.Value.Sequence}, was lost at {entry.Value.Missing} webhooks"),
                    .. renumbered.Take(ComplaintsKept).Select(
                        entry => $"{entry.Key} was acknowledged as {entry.Value.Sequence} and delivered as {entry.Value.SequenceInBody}"),
                ]);
        }
    }

    private void Compare(LedgerEntry entry, string id, ReadOnlySpan<byte> body)
    {
        var envelope = Envelope.Parse(body);
        var digest = BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(body));
        var first = entry.Digest ??= digest;
        entry.SequenceInBody = envelope?.Sequence ?? entry.SequenceInBody;
        if (envelope is null
            || envelope.Id != id
            || envelope.Type != entry.Type
            || envelope.ProjectId != project
            || !envelope.Data.AsSpan().SequenceEqual(entry.Data)
            || digest != first)
        {
            altered++;
            Complain($"{id} was altered: {Encoding.UTF8.GetString(body)}");
        }
    }

    private void Succeed(LedgerEntry entry, int webhook, string id, TimeSpan at)
    {
        if (entry.Succeeded[webhook] is not { } before)
        {
            delivered++;
        }
        else
        {
            duplicates++;
            if (!outages.Exists(outage => outage.Explains(before, unflushed)))
            {
                unexplained++;
                Complain($"{id} came to webhook {webhook} at {before} and again at {at}, which no kill explains");
            }
        }

        entry.Succeeded[webhook] = at;
        recent.Enqueue(at);
        Forget(at);
    }

    private void Forget(TimeSpan now)
    {
        while (recent.TryPeek(out var oldest) && oldest < now - unflushed)
            recent.Dequeue();
    }

    private void Complain(string what)
    {
        if (complaints.Count < ComplaintsKept)
            complaints.Add(what);
    }
}
