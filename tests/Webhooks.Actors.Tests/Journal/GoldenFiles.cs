using Webhooks.Testing;

namespace Webhooks.Actors.Tests.Journal;

/// <summary>The bytes of each manifest as the version that introduced it wrote them; they never change.</summary>
internal static class GoldenFiles
{
    private const int BytesPerLine = 32;

    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Webhooks.Actors.Tests", "Journal", "Golden");

    public static IEnumerable<string> Manifests => Directory.GetFiles(Folder, "*.hex").Select(f => Path.GetFileNameWithoutExtension(f)!).Order();

    public static byte[] Read(string manifest) => Convert.FromHexString(File.ReadAllText(PathOf(manifest)).ReplaceLineEndings(""));

    public static string Format(byte[] bytes) =>
        string.Concat(bytes.Chunk(BytesPerLine).Select(line => Convert.ToHexStringLower(line) + "\n"));

    private static string PathOf(string manifest) => Path.Combine(Folder, manifest + ".hex");
}
