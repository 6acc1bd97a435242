using System.Collections.Concurrent;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Dashboard.Tests.Hosting;

/// <summary>The application with a Blazor app of its own, which tests share that give it the same path base.</summary>
[CollectionDefinition(nameof(OwnBlazorPrograms))]
public sealed class OwnBlazorCollection : ICollectionFixture<OwnBlazorPrograms>;

/// <inheritdoc cref="OwnBlazorCollection"/>
public sealed class OwnBlazorPrograms : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, Lazy<Task<OwnBlazorProgram>>> _started = new();

    /// <summary>What those that were started have written.</summary>
    public string Output => string.Join('\n', _started.Values
        .Where(started => started is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        .Select(started => started.Value.Result.Output));

    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>The program with a path base, started by the first test that asks for it.</summary>
    internal Task<OwnBlazorProgram> OnAsync(string pathBase) =>
        _started.GetOrAdd(pathBase, each => new(() => OwnBlazorProgram.StartAsync(each))).Value;

    public async Task DisposeAsync()
    {
        foreach (var started in _started.Values)
            await (await started.Value).DisposeAsync();
    }
}

/// <summary>The program as a process.</summary>
internal sealed class OwnBlazorProgram : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ChildProcess _process = new(Programs.Embedding("OwnBlazor"));

    public Uri Address { get; } = new($"http://127.0.0.1:{FreePort.Next()}/");

    public string Output => _process.Output.All;

    public static async Task<OwnBlazorProgram> StartAsync(string pathBase)
    {
        var program = new OwnBlazorProgram();
        program._process.Launch(
            ["--database", program._folder.File("webhooks.db"), "--urls", program.Address.AbsoluteUri, "--path-base", pathBase]);
        using var http = new WebhooksHttp(program.Address);
        await http.Ready(program._process);
        return program;
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }
}
