using Webhooks.Client;

namespace Webhooks.Cli;

/// <summary>What a bin has caught since it was looked at last.</summary>
internal sealed class BinTail(Call call, BinOperations bins, string bin)
{
    private long seen;

    /// <summary>Leaves out what there is so far.</summary>
    public async Task SkipAsync() => seen = (await bins.GetAsync(bin, call.Cancellation)).Caught;

    /// <summary>Prints what is new, at most so much, and says how much it was.</summary>
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
