namespace Webhooks.Architecture.Tests;

/// <summary>A type of a project, and the file that declares it, below the folder of the project.</summary>
internal sealed record DeclaredType(string Name, string File)
{
    /// <summary>The folder below that of the project; empty for a file at the project's root.</summary>
    public string Folder => Path.GetDirectoryName(File)!.Replace('\\', '/');

    public override string ToString() => $"{File} ({Name})";
}

/// <summary>One type of a project uses another one of the same project.</summary>
internal sealed record TypeReference(DeclaredType From, DeclaredType To)
{
    public override string ToString() => $"{From} uses {To}";
}
