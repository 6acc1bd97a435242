using System.Runtime.CompilerServices;
using Webhooks.Contracts;

namespace Webhooks.Client;

/// <summary>
/// A list from the host. Enumerating it requests one page after the other, as needed, and again each time; items that are added meanwhile
/// neither repeat nor hide existing ones.
/// </summary>
/// <typeparam name="T">What is listed.</typeparam>
public sealed class Listing<T> : IAsyncEnumerable<T>
{
    // Few requests for a long list, and little waste for callers that read only the first.
    private const int PageSize = 100;

    private readonly Func<int?, string?, CancellationToken, Task<ListResource<T>>> _page;
    private readonly CancellationToken _cancellationToken;

    internal Listing(Func<int?, string?, CancellationToken, Task<ListResource<T>>> page, CancellationToken cancellationToken) =>
        (_page, _cancellationToken) = (page, cancellationToken);

    /// <summary>One page of the list.</summary>
    /// <param name="limit">How many items at most, 1 to 1000; 50 if absent.</param>
    /// <param name="cursor">The <see cref="ListResource{T}.NextCursor"/> of the previous page; the first page if absent.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<ListResource<T>> PageAsync(int? limit = null, string? cursor = null, CancellationToken cancellationToken = default) =>
        _page(limit, cursor, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        EnumerateAsync(cancellationToken).GetAsyncEnumerator(CancellationToken.None);

    private async IAsyncEnumerable<T> EnumerateAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_cancellationToken, cancellationToken);
        string? cursor = null;
        do
        {
            var page = await _page(PageSize, cursor, either.Token).ConfigureAwait(false);
            foreach (var item in page.Items)
                yield return item;
            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }
}
