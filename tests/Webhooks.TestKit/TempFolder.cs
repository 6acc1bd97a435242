namespace Webhooks.TestKit;

/// <summary>A folder of its own for one test, deleted with everything in it.</summary>
public sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("webhooks-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <remarks>What a test leaves to the background may create a file at the same moment.</remarks>
    public void Dispose()
    {
        if (!SpinWait.SpinUntil(TryDelete, Patience.Default))
            Directory.Delete(Path, recursive: true);
    }

    private bool TryDelete()
    {
        try
        {
            if (Directory.Exists(Path))
                Directory.Delete(Path, recursive: true);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
