namespace Webhooks.Cli;

/// <summary>Standard input and files. Ctrl-C ends a read from a terminal or a pipe, unlike the console's own reads.</summary>
internal static class Input
{
    /// <summary>Means standard input in place of a file name.</summary>
    public const string Standard = "-";

    public static Task<string?> ReadLineAsync(CancellationToken cancellation) =>
        Task.Run(Console.In.ReadLine, cancellation).WaitAsync(cancellation);

    /// <summary>All bytes of a file or of standard input.</summary>
    public static async Task<byte[]> ReadAsync(string file, CancellationToken cancellation)
    {
        await using var source = Open(file);
        using var bytes = new MemoryStream();
        await Task.Run(() => source.CopyToAsync(bytes, cancellation), cancellation).WaitAsync(cancellation);
        return bytes.ToArray();
    }

    /// <summary>A file or standard input.</summary>
    /// <exception cref="CliException">There is no such file.</exception>
    public static Stream Open(string file)
    {
        if (file == Standard)
            return Console.OpenStandardInput();
        if (!File.Exists(file))
            throw new CliException($"There is no file '{file}'.");
        return File.OpenRead(file);
    }
}
