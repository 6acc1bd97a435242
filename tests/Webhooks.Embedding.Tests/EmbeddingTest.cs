using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Webhooks.Embedding.Tests;

/// <summary>
/// A test over programs that embed the engine: gives them a receiver and a database, ends what it started, and shows what they wrote
/// (runners print that when it fails).
/// </summary>
public abstract class EmbeddingTest(ITestOutputHelper output) : IAsyncLifetime, IDisposable
{
    private readonly TempFolder folder = new();
    private readonly List<ChildProcess> programs = [];

    protected Receiver Receiver { get; } = new();

    protected string Database => folder.File("webhooks; of this test.db");

    public Task InitializeAsync() => Receiver.Open();

    public async Task DisposeAsync()
    {
        foreach (var program in programs)
        {
            output.WriteLine(program.Output.All);
            await program.DisposeAsync();
        }

        await Receiver.DisposeAsync();
    }

    public virtual void Dispose() => folder.Dispose();

    /// <summary>A program of <c>tests/Embedding</c>, in the folder and configuration that the build has put it.</summary>
    protected ChildProcess Program(string name) => ProgramAt(Programs.Embedding(name));

    protected ChildProcess ProgramAt(string assembly)
    {
        var program = new ChildProcess(assembly);
        programs.Add(program);
        return program;
    }
}
