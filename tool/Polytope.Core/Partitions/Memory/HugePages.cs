using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Polytope.Core.Partitions.Memory;

/// <summary>
/// Asks the system to back large arrays by large pages, where that is left to programs (Linux, transparent huge pages
/// on request): the first write to each page costs a page fault, and fewer pages have fewer. A hint.
/// </summary>
internal static unsafe partial class HugePages
{
    private const nuint Size = 2 << 20;

    /// <summary>MADV_HUGEPAGE of Linux.</summary>
    private const int Advice = 14;

    public static void Advise<T>(T[] array)
        where T : unmanaged
    {
        var length = (nuint)array.LongLength * (nuint)sizeof(T);
        if (length < 2 * Size || !OperatingSystem.IsLinux()) return;
        var start = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array));
        var first = (start + Size - 1) & ~(Size - 1);
        var end = (start + length) & ~(Size - 1);
        _ = Advise((void*)first, end - first, Advice);
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(void* start, nuint length, int advice);
}
