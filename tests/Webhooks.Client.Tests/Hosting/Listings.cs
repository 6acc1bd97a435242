namespace Webhooks.Client.Tests;

internal static class Listings
{
    /// <summary>Everything that is listed. (Akka brings a System.Linq.Async of its own, so that ToListAsync is ambiguous here.)</summary>
    public static async Task<List<T>> All<T>(this IAsyncEnumerable<T> listing)
    {
        List<T> items = [];
        await foreach (var item in listing)
            items.Add(item);
        return items;
    }
}
