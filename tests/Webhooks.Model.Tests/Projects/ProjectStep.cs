using FsCheck;
using FsCheck.Fluent;

namespace Webhooks.Model.Tests.Projects;

/// <summary>What may happen to a project. Ids and webhooks are few, so that they meet.</summary>
public abstract record ProjectStep
{
    /// <summary>A group of publishes, each of them some drafts.</summary>
    public sealed record PublishGroup(DraftChoice[][] Publishes) : ProjectStep;

    public sealed record PutRoute(int Webhook, string Pattern, bool FromEarliest, string? Payload = null) : ProjectStep;

    public sealed record DropRoute(int Webhook) : ProjectStep;

    /// <summary>Time passes, or the clock is set back.</summary>
    public sealed record Pass(int Minutes) : ProjectStep;

    /// <summary>The state is lost and recovered from the facts.</summary>
    public sealed record Crash : ProjectStep;

    public readonly record struct DraftChoice(int Id, int Content, bool IsLarge);

    public static Arbitrary<ProjectStep[]> Sequences() => Gen.Frequency<ProjectStep>(
        (6, Groups().Select(publishes => (ProjectStep)new PublishGroup(publishes))),
        (2, from webhook in Gen.Choose(1, 3)
            from pattern in Gen.Elements("image.*", "image.t1", "image.t2", "*")
            from earliest in Gen.Elements(true, false)
            from payload in Gen.Elements(null, null, "{\"data\":1}", "{\"data\":2.0}", "{\"data\":{\"$ne\":1}}",
                "{\"type\":\"image.t1\",\"data\":{\"$in\":[1,3]}}")
            select (ProjectStep)new PutRoute(webhook, pattern, earliest, payload)),
        (1, Gen.Choose(1, 3).Select(webhook => (ProjectStep)new DropRoute(webhook))),
        (1, Gen.Choose(-60, 600).Select(minutes => (ProjectStep)new Pass(minutes))),
        (1, Gen.Constant<ProjectStep>(new Crash()))).SequencesOf();

    /// <summary>Now and then a group of large events, more than fit into one row.</summary>
    private static Gen<DraftChoice[][]> Groups() =>
        from areLarge in Gen.Frequency((30, Gen.Constant(false)), (1, Gen.Constant(true)))
        from publishes in Gen.Choose(1, 4)
        from drafts in Drafts(areLarge).ArrayOf(publishes)
        select drafts;

    private static Gen<DraftChoice[]> Drafts(bool areLarge) =>
        from count in Gen.Choose(1, 4)
        from drafts in Draft(areLarge).ArrayOf(count)
        select drafts;

    private static Gen<DraftChoice> Draft(bool isLarge) =>
        from id in Gen.Choose(1, 60)
        from content in Gen.Frequency((9, Gen.Constant(1)), (1, Gen.Constant(2)))
        select new DraftChoice(id, content, isLarge);
}
