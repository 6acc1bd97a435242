using System.Runtime.InteropServices;

namespace Webhooks.Host;

/// <summary>
/// Keeps what SQLite allocates in two arenas of the C library instead of eight for each core: otherwise the many threads of the
/// pool leave freed pages in all of them, about 50 MB permanently. It has the same effect as MALLOC_ARENA_MAX=2.
/// </summary>
internal static partial class NativeMemory
{
    // M_ARENA_MAX of glibc's malloc.h
    private const int ArenaMax = -8;
    private const int Arenas = 2;

    public static void Bound()
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            _ = SetAllocatorOption(ArenaMax, Arenas);
        }
        catch (EntryPointNotFoundException)
        {
            // Other C libraries (musl) have neither the option nor the arenas.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetAllocatorOption(int option, int value);
}
