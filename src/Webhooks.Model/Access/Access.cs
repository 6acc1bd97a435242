using System.Collections.Immutable;

namespace Webhooks.Model;

/// <summary>
/// Who may do what in which projects, and until when. It is made where a caller is authenticated; every operation and every read requires
/// one.
/// </summary>
public sealed record Access
{
    /// <param name="actor">Who acts.</param>
    /// <param name="capabilities">What it may do.</param>
    /// <param name="projects">In which projects; null for all.</param>
    public Access(Actor actor, Capabilities capabilities, ImmutableHashSet<ProjectId>? projects = null) =>
        (Actor, Capabilities, Projects) = (actor, capabilities, projects);

    /// <summary>The application that embeds the engine: it may do everything.</summary>
    public static Access Host { get; } = new(new(ActorKind.Host, "host"), Capabilities.Admin);

    /// <summary>The engine's own work.</summary>
    internal static Access System { get; } = new(new(ActorKind.System, "system"), Capabilities.Admin);

    /// <summary>Who acts.</summary>
    public Actor Actor { get; }

    /// <summary>What it may do.</summary>
    public Capabilities Capabilities { get; }

    /// <summary>The projects that exist for it; null for all.</summary>
    public ImmutableHashSet<ProjectId>? Projects { get; }

    /// <summary>When it expires; null for never.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Cancelled when it is revoked.</summary>
    public CancellationToken Revoked { get; init; }

    /// <summary>Whether it may do this.</summary>
    public bool Allows(Capabilities needed) => (Capabilities & needed) == needed;

    /// <summary>Whether a project exists for it.</summary>
    public bool Sees(ProjectId project) => Projects is null || Projects.Contains(project);

    /// <summary>Whether it is no longer valid.</summary>
    public bool HasEnded(DateTimeOffset now) => Revoked.IsCancellationRequested || Until <= now;

    /// <summary>The reason why it may not act in a project; null when it may.</summary>
    public Refusal? Validate(ProjectId project, Capabilities needed, DateTimeOffset now) =>
        HasEnded(now) ? AccessRefusals.Ended : !Sees(project) ? AccessRefusals.NoSuchProject : Validate(needed);

    /// <summary>The reason why it may not act outside of a project, which takes access to all of them; null when it may.</summary>
    public Refusal? ValidateAll(Capabilities needed, DateTimeOffset now) =>
        HasEnded(now) ? AccessRefusals.Ended : Projects is not null ? AccessRefusals.NoSuchProject : Validate(needed);

    /// <summary>The reason why it may not list its projects; null when it may.</summary>
    public Refusal? ValidateOwn(Capabilities needed, DateTimeOffset now) => HasEnded(now) ? AccessRefusals.Ended : Validate(needed);

    private Refusal? Validate(Capabilities needed) =>
        Allows(needed) ? null : AccessRefusals.WithoutCapability(needed == Capabilities.Admin ? needed : needed & ~Capabilities);
}
