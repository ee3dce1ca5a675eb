using System.Globalization;
using System.Runtime.InteropServices;
using Tapetum.Memory;

namespace Tapetum.Tests.Memory;

[Collection(nameof(RunsAlone))]
public class FreedMemoryTests
{
    private const int Blocks = 4000;
    private const int BlockBytes = 50_000; // below what malloc would give pages of their own

    [Fact]
    public unsafe void What_native_code_freed_goes_back_though_something_behind_it_is_still_in_use()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("glibc's memory");
        }

        nint[] blocks = new nint[Blocks];
        for (int i = 0; i < Blocks; i++)
        {
            blocks[i] = (nint)NativeMemory.Alloc(BlockBytes);
            new Span<byte>((void*)blocks[i], BlockBytes).Fill(1);
        }

        foreach (nint block in blocks.AsSpan(0, Blocks - 1))
        {
            NativeMemory.Free((void*)block);
        }

        long kept = AnonymousBytes();
        FreedMemory.GiveBack();
        long left = AnonymousBytes();
        NativeMemory.Free((void*)blocks[^1]);

        (kept - left).ShouldBeGreaterThan((long)Blocks * BlockBytes * 3 / 4);
    }

    private static long AnonymousBytes() =>
        1024
        * long.Parse(
            File.ReadLines("/proc/self/status")
                .First(line => line.StartsWith("RssAnon:", StringComparison.Ordinal))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]
                .Trim(),
            CultureInfo.InvariantCulture
        );
}
