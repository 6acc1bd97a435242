using Webhooks.TestKit;

namespace Webhooks.Actors.Tests.Journal;

/// <summary>
/// The bytes of each manifest as the version that introduced it wrote them; they never change. Fields that came later have files of
/// their own beside it, <c>AR1_key</c>.
/// </summary>
internal static class GoldenFiles
{
    private const int BytesPerLine = 32;

    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Webhooks.Actors.Tests", "Journal", "Golden");

    public static IEnumerable<string> Samples =>
        Directory.GetFiles(Folder, "*.hex").Select(f => Path.GetFileNameWithoutExtension(f)!).Order();

    public static string ManifestOf(string sample) => sample.Split('_')[0];

    /// <summary>Whether it was stored with a key.</summary>
    public static bool IsSealed(string sample) => sample.EndsWith("_sealed", StringComparison.Ordinal);

    public static byte[] Read(string sample) => Convert.FromHexString(File.ReadAllText(PathOf(sample)).ReplaceLineEndings(""));

    public static string Format(byte[] bytes) =>
        string.Concat(bytes.Chunk(BytesPerLine).Select(line => Convert.ToHexStringLower(line) + "\n"));

    private static string PathOf(string sample) => Path.Combine(Folder, sample + ".hex");
}
