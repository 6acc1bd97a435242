using Webhooks.Actors.Storage;
using Xunit;

namespace Webhooks.Actors.Tests.Storage;

/// <summary>Each cause has its own sentence. The numbers are those of Linux.</summary>
public class LockFailureTests
{
    [Theory]
    [InlineData(11, "is in use by another process")]
    [InlineData(30, "is on a read-only file system")]
    [InlineData(28, "no space is left")]
    [InlineData(122, "no space is left")]
    [InlineData(5, "cannot be opened. I/O.")]
    public void A_failure_of_the_system_is_named(int number, string words) => AssertNames(new IOException("I/O", number), words);

    [Fact]
    public void A_missing_right_is_named() => AssertNames(new UnauthorizedAccessException("Denied."), "is not writable");

    [Fact]
    public void A_second_engine_in_one_process_is_named() =>
        Assert.Contains("another engine in this process",
            LockFailure.Explain("a.db", "a.db.lock", new IOException("", 11), isHeldHere: true), StringComparison.Ordinal);

    private static void AssertNames(Exception failure, string words)
    {
        if (!OperatingSystem.IsLinux())
            return;
        var sentence = LockFailure.Explain("a.db", "a.db.lock", failure, isHeldHere: false);

        Assert.StartsWith("The database file 'a.db' ", sentence, StringComparison.Ordinal);
        Assert.Contains(words, sentence, StringComparison.Ordinal);
        Assert.EndsWith(".", sentence, StringComparison.Ordinal);
    }
}
