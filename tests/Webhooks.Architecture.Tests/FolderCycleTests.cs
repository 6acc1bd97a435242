using Xunit;

namespace Webhooks.Architecture.Tests;

/// <summary>
/// Folders of a project use each other in one direction only. Each folder that holds files counts by itself: a folder and the
/// folder in it are two, and either may use the other, but not both. The same is true of the root of the project: it may use no
/// folder that uses it.
/// </summary>
public sealed class FolderCycleTests
{
    public static TheoryData<string> Projects => new(SourceText.Projects.Select(p => Path.GetFileNameWithoutExtension(p)!));

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_cycle_of_references_between_folders(string project)
    {
        using var compiled = new CompiledProject(project);

        var cycle = FolderCycle.Find(compiled.References());

        Assert.True(cycle.Count == 0, $"The folders of {project} use each other in a circle:\n{string.Join('\n', cycle)}");
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Each_type_is_found_in_a_file_that_exists(string project)
    {
        using var compiled = new CompiledProject(project);

        Assert.NotEmpty(compiled.Types);
        var folder = SourceText.FolderOf(project);
        Assert.All(compiled.Types, type => Assert.True(File.Exists(Path.Combine(folder, type.File)), type.ToString()));
    }

    [Fact]
    public void A_cycle_is_found_with_the_files_that_make_it()
    {
        var intoTheCycle = Reference("Program.cs", "A/One.cs");
        var first = Reference("A/One.cs", "B/C/Two.cs");
        var second = Reference("B/C/Three.cs", "B/Four.cs");
        var third = Reference("B/Four.cs", "A/Five.cs");

        Assert.Equal([first, second, third], FolderCycle.Find([intoTheCycle, third, Reference("A/One.cs", "A/Five.cs"), second, first]));
    }

    [Fact]
    public void A_cycle_through_the_root_is_found()
    {
        var down = Reference("Program.cs", "A/One.cs");
        var up = Reference("A/One.cs", "Options.cs");

        Assert.Equal([down, up], FolderCycle.Find([down, up]));
    }

    [Fact]
    public void Folders_that_use_each_other_in_one_direction_make_no_cycle() =>
        Assert.Empty(FolderCycle.Find([Reference("A/1.cs", "B/2.cs"), Reference("A/1.cs", "C/3.cs"), Reference("B/2.cs", "C/3.cs")]));

    [Theory]
    [InlineData("Webhooks.Model", "WebhookDecider", "WebhookState", "a parameter")]
    [InlineData("Webhooks.Model", "WebhookDecider", "Refusal", "a call")]
    [InlineData("Webhooks.Actors", "WebhookActor", "WebhookDeliveries", "a field")]
    [InlineData("Webhooks.Actors", "PostgresRows", "IRowStore", "an interface")]
    public void A_reference_is_found_in(string project, string from, string to, string place)
    {
        using var compiled = new CompiledProject(project);

        Assert.True(compiled.References().Any(r => r.From.Name == from && r.To.Name == to), place);
    }

    [Fact]
    public void A_reference_of_a_razor_file_is_found()
    {
        var compiled = SourceText.Projects.Select(p => new CompiledProject(Path.GetFileNameWithoutExtension(p))).ToList();

        Assert.Contains(compiled.SelectMany(c => c.References()), r => r.From.File.EndsWith(".razor", StringComparison.Ordinal));
        compiled.ForEach(c => c.Dispose());
    }

    private static TypeReference Reference(string from, string to) => new(Type(from), Type(to));

    private static DeclaredType Type(string file) => new(Path.GetFileNameWithoutExtension(file), file);
}
