namespace Webhooks.Actors.Protocol;

/// <summary>
/// The answer to a message that its project or webhook did not process, because it was stopping. Nothing was done, so that the same may be
/// sent again.
/// </summary>
internal sealed record Unprocessed
{
    public static Unprocessed Instance { get; } = new();
}
