using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tapetum.Memory;

/// <summary>
/// Arrays of a picture's size, in huge pages where the kernel grants them on request. A page is taken when it is first written, which costs more than the
/// writing: 35,000 times for 12 megapixels in pages of 4 kB, 70 times in pages of 2 MB.
/// </summary>
internal static partial class PictureArray
{
    private const int WantHugePages = 14; // MADV_HUGEPAGE, linux/mman.h
    private const nuint HugePage = 2 << 20;

    /// <summary>An array of zeros.</summary>
    public static float[] Allocate(int length)
    {
        // Pinned, so that the request stays true; large arrays are never moved but when memory is short.
        float[] array = GC.AllocateArray<float>(length, pinned: true);
        if (OperatingSystem.IsLinux())
        {
            RequestHugePages(MemoryMarshal.AsBytes(array.AsSpan()));
        }

        return array;
    }

    private static unsafe void RequestHugePages(Span<byte> bytes)
    {
        nuint start = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(bytes));
        nuint first = (start + HugePage - 1) & ~(HugePage - 1);
        nuint end = (start + (nuint)bytes.Length) & ~(HugePage - 1);
        if (first < end)
        {
            // Advice: a kernel that cannot take it says so, and small pages do as well.
            _ = Advise((void*)first, end - first, WantHugePages);
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial int Advise(void* address, nuint length, int advice);
}
