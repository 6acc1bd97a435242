using FsCheck;
using FsCheck.Fluent;

namespace Webhooks.Model.Tests.Events;

/// <summary>Texts that are, or nearly are, event types and patterns.</summary>
internal static class TypeLike
{
    /// <summary>Short texts of the given characters; one that is given twice is drawn twice as often.</summary>
    public static Arbitrary<string> Texts(params char[] characters) =>
        Gen.Choose(0, 20).SelectMany(length => Gen.Elements(characters).ArrayOf(length)).Select(chars => new string(chars)).ToArbitrary();

    /// <summary>Types of few and short segments, so that patterns meet them often.</summary>
    public static Gen<EventType> Types() =>
        from count in Gen.Choose(2, EventType.MaxSegments)
        from segments in Segment().ArrayOf(count)
        select EventType.Parse(string.Join('.', segments));

    /// <summary>Well-formed patterns of every kind.</summary>
    public static Gen<EventTypePattern> Patterns() => Gen.OneOf(
        Gen.Constant("*"),
        Types().Select(type => type.Value),
        from count in Gen.Choose(1, EventType.MaxSegments - 1)
        from segments in Segment().ArrayOf(count)
        from tail in Gen.Elements(".*", ".**")
        select string.Join('.', segments) + tail).Select(EventTypePattern.Parse);

    private static Gen<string> Segment() => Gen.Elements("a", "b", "ab");
}
