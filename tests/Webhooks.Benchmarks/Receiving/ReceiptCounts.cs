namespace Webhooks.Benchmarks.Receiving;

/// <summary>What a receiver has answered since it was given what to expect.</summary>
/// <param name="Requests">All requests that were answered 200.</param>
/// <param name="Distinct">Different pairs of webhook and event.</param>
/// <param name="Unexpected">Requests for a webhook or an event outside the expected range.</param>
/// <param name="Malformed">Requests that could not be read.</param>
/// <param name="First">When the first of the distinct ones arrived, on the machine's monotonic clock; 0 before it.</param>
/// <param name="Last">When the last of them arrived.</param>
/// <param name="Cpu">What the receiver's process has used since it started.</param>
internal sealed record ReceiptCounts(long Requests, long Distinct, long Unexpected, long Malformed, long First, long Last, TimeSpan Cpu)
{
    public long Duplicates => Requests - Unexpected - Distinct;
}
