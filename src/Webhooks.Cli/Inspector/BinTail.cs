using Webhooks.Client;

namespace Webhooks.Cli;

/// <summary>The requests of a bin since the last poll.</summary>
internal sealed class BinTail(Call call, BinOperations bins, string bin)
{
    private long seen;

    /// <summary>Skips the existing requests.</summary>
    public async Task SkipAsync() => seen = (await bins.GetAsync(bin, call.Cancellation)).Caught;

    /// <summary>Prints new requests, up to a maximum, and returns their number.</summary>
    public async Task<int> LookAsync(int most)
    {
        var fresh = await bins.ListRequestsAsync(bin, call.Cancellation).TakeWhile(request => request.Number > seen)
            .ToListAsync(call.Cancellation);
        fresh.Reverse();
        foreach (var request in fresh.Take(most))
        {
            CaughtLines.Print(call, request, showsHeaders: false, showsBody: true);
            seen = request.Number;
        }

        return Math.Min(fresh.Count, most);
    }
}
