using System.Collections.Immutable;
using Xunit;

namespace Webhooks.Model.Tests;

internal static class StateAssert
{
    /// <summary>Equal in everything; collections compare by reference, so that they are looked into here.</summary>
    public static void Same(WebhookState expected, WebhookState actual)
    {
        Assert.Equal(expected.Replays.AsEnumerable(), actual.Replays);
        Assert.Equal(expected.Retiring.AsEnumerable(), actual.Retiring);
        Assert.Equal(expected.Retrying.OrderBy(retry => retry.Key), actual.Retrying.OrderBy(retry => retry.Key));
        Assert.Equal(Bare(expected), Bare(actual));
    }

    private static WebhookState Bare(WebhookState state) =>
        state with { Retrying = ImmutableDictionary<long, Retry>.Empty, Retiring = [], Replays = [] };
}
