using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Webhooks.Actors.Storage;

/// <summary>
/// A lock on a file itself, by any of its names: a symbolic or hard link, or a mount. The kernel releases it when the process ends.
/// It is on one byte far beyond those that SQLite locks (https://sqlite.org/src/file/src/os.h), and belongs to the open file, not to the
/// process, so that two engines in one process also exclude each other. It does not affect readers and copies of the file.
/// </summary>
internal sealed partial class InodeLock : IDisposable
{
    // From fcntl.h of Linux on 64 bits.
    private const int OpenForWritingAndCloseOnExec = 0x80002;
    private const int SetOpenFileLock = 37;
    private const short WriteLock = 1;
    private const int TryAgain = 11;
    private const int AccessDenied = 13;

    /// <summary>The last byte that a file can have.</summary>
    private const long Byte = long.MaxValue - 1;

    private readonly SafeFileHandle? _file;

    private InodeLock(SafeFileHandle? file) => _file = file;

    /// <summary>No lock, on systems and file systems without this kind of lock.</summary>
    private static InodeLock None => new(file: null);

    /// <summary>Locks an existing file; null when another process, or another part of this one, holds it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mayClose">
    /// Whether the file may be closed if it is held. A process that closes a file loses the locks of its SQLite connections on it.
    /// </param>
    public static InodeLock? TryTake(string path, bool mayClose)
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess)
            return None;
        try
        {
            return TryTakeByKernel(path, mayClose);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return None;
        }
    }

    public void Dispose() => _file?.Dispose();

    private static InodeLock? TryTakeByKernel(string path, bool mayClose)
    {
        var descriptor = Open(path, OpenForWritingAndCloseOnExec);
        if (descriptor < 0)
            return None;
        var range = new Range { Type = WriteLock, Start = Byte, Length = 1 };
        bool Take() =>
            Control(descriptor, SetOpenFileLock, ref range) >= 0 || Marshal.GetLastPInvokeError() is not (TryAgain or AccessDenied);
        if (LockPatience.Take(Take))
            return new(new SafeFileHandle(descriptor, ownsHandle: true));
        if (mayClose)
            new SafeFileHandle(descriptor, ownsHandle: true).Dispose();
        return null;
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(int descriptor, int command, ref Range range);

    /// <summary>Its <c>struct flock</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Range
    {
        public short Type;
        public short Whence;
        public long Start;
        public long Length;
        public int Process;
    }
}
