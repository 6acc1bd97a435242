using System.Collections.Concurrent;

namespace Webhooks.Actors.Storage;

/// <summary>
/// Keeps a second host from a SQLite file, as long as the process lives (the kernel releases it after kill -9): a lock file beside
/// it, by which older hosts and those on other systems exclude each other, and a lock on the file itself, which other names of it share.
/// </summary>
internal sealed class SqliteLock : IDisposable
{
    private static readonly ConcurrentDictionary<string, SqliteLock> HeldHere = new(StringComparer.Ordinal);

    private readonly List<IDisposable> _held = [];
    private readonly string _target;

    private SqliteLock(string target) => _target = target;

    /// <param name="path">The given path of the database file, for messages.</param>
    /// <param name="target">The same without symbolic links.</param>
    /// <param name="mayCreate">Whether to create it if missing.</param>
    /// <exception cref="WebhooksStartupException">The file is in use, or its lock file cannot be created.</exception>
    public static SqliteLock Take(string path, string target, bool mayCreate)
    {
        var taken = new SqliteLock(target);
        try
        {
            taken.HoldLockFile(path, target + ".lock");
            // A host of an earlier version that uses the link has a lock file beside the link.
            if (target != path && File.Exists(path + ".lock"))
                taken.HoldLockFile(path, path + ".lock");
            if (mayCreate)
                CreateForUserAlone(target);
            taken._held.Add(InodeLock.TryTake(target, mayClose: HeldHere.IsEmpty)
                ?? throw new WebhooksStartupException(
                    $"The database file '{path}' is in use by another process under another name (a hard link, or a mount of it): one host "
                        + "per file. Stop the other one, or give this one another file."));
            HeldHere[target] = taken;
            return taken;
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        HeldHere.TryRemove(new(_target, this));
        _held.ForEach(held => held.Dispose());
        _held.Clear();
    }

    private void HoldLockFile(string path, string file)
    {
        var isHeldHere = HeldHere.ContainsKey(_target);
        Exception? failure = null;
        bool Take()
        {
            try
            {
                _held.Add(new FileStream(file, ForUserAlone(FileMode.OpenOrCreate)));
                failure = null;
                return true;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                failure = e;
                return isHeldHere || !LockFailure.IsHeld(e);
            }
        }

        LockPatience.Take(Take);
        if (failure is not null)
            throw new WebhooksStartupException(LockFailure.Explain(path, file, failure, isHeldHere), failure);
    }

    /// <summary>SQLite would make it readable for all users, and gives its other files the rights of this one.</summary>
    private static void CreateForUserAlone(string target)
    {
        if (File.Exists(target))
            return;
        try
        {
            new FileStream(target, ForUserAlone(FileMode.CreateNew)).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // SQLite finds the same error, and that one is explained.
        }
    }

    private static FileStreamOptions ForUserAlone(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
