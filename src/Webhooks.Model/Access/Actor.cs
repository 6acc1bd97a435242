namespace Webhooks.Model;

/// <summary>The kind of an <see cref="Actor"/>.</summary>
public enum ActorKind
{
    /// <summary>A key of the API.</summary>
    Key,

    /// <summary>A portal session.</summary>
    Portal,

    /// <summary>A user of the dashboard.</summary>
    Dashboard,

    /// <summary>The command-line program.</summary>
    Cli,

    /// <summary>An operator with Petabridge.Cmd.</summary>
    Pbm,

    /// <summary>The engine.</summary>
    System,

    /// <summary>The application that embeds the engine, or a caller that it accepts.</summary>
    Host,
}

/// <summary>Who acts.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name, such as that of a key.</param>
/// <param name="RemoteAddress">The IP address that it acts from; null when there is none.</param>
public sealed record Actor(ActorKind Kind, string Name, string? RemoteAddress = null);
