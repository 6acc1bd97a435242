namespace Webhooks.EndToEnd.Tests.Durability;

/// <summary>One event: what was meant, what was answered, what came of it at each webhook.</summary>
internal sealed class LedgerEntry(string type, byte[] data, int webhooks)
{
    public string Type => type;

    public byte[] Data => data;

    /// <summary>As acknowledged; 0 until then.</summary>
    public long Sequence { get; set; }

    /// <summary>As delivered; 0 until then.</summary>
    public long SequenceInBody { get; set; }

    /// <summary>Of the first body that arrived: every later one must be the same, wherever it arrives.</summary>
    public ulong? Digest { get; set; }

    public int[] Receipts { get; } = new int[webhooks];

    /// <summary>When each webhook's receiver last accepted it.</summary>
    public TimeSpan?[] Succeeded { get; } = new TimeSpan?[webhooks];

    public int Missing => Succeeded.Count(success => success is null);

    public bool IsRenumbered => SequenceInBody > 0 && SequenceInBody != Sequence;
}

/// <summary>From a kill until the host is up again.</summary>
internal sealed class Outage(TimeSpan start)
{
    public TimeSpan End { get; set; } = TimeSpan.MaxValue;

    /// <summary>Whether the outcome of an attempt that succeeded then may have died with the host.</summary>
    public bool Explains(TimeSpan success, TimeSpan unflushed) =>
        success >= start - unflushed && success <= End; // what a killed host had sent still arrives while it is down
}
