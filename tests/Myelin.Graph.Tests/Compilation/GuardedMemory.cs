using System.Runtime.InteropServices;

namespace Myelin.Graph.Tests;

/// <summary>Memory between two pages that nobody may touch: whoever reads too far ends the process.</summary>
internal sealed unsafe partial class GuardedMemory : IDisposable
{
    private const int Page = 4096, None = 0, ReadAndWrite = 3, PrivateAnonymous = 0x22;
    private readonly byte* _start;
    private readonly int _bytes;

    public GuardedMemory(int bytes)
    {
        _bytes = (bytes + Page - 1) / Page * Page;
        _start = Map(null, (nuint)_bytes + 2 * Page, None, PrivateAnonymous, -1, 0);
        Assert.NotEqual(-1, (nint)_start);
        Assert.Equal(0, Protect(_start + Page, (nuint)_bytes, ReadAndWrite));
    }

    /// <summary>Numbers so near to the first page that nobody may touch as a graph reads them in place.</summary>
    public Span<T> AtFront<T>(int count) where T : unmanaged => new(_start + Page + 64, count);

    /// <summary>Numbers so near to the last page that nobody may touch as a graph reads them in place.</summary>
    public Span<T> AtBack<T>(int count) where T : unmanaged => new(_start + Page + _bytes - 64 - count * sizeof(T), count);

    public void Dispose() => _ = Unmap(_start, (nuint)_bytes + 2 * Page);

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial byte* Map(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(void* address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(void* address, nuint length);
}
