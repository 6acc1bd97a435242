namespace Webhooks.Model;

internal static class Instants
{
    /// <summary>The later of two, if there are two.</summary>
    public static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one is null || other > one ? other ?? one : one;

    /// <summary>The earlier of two, if there are two.</summary>
    public static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other ?? one : one;
}
