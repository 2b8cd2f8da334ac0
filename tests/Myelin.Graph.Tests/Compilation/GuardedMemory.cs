using System.Runtime.InteropServices;

namespace Myelin.Graph.Tests;

/// <summary>Memory between two pages that nobody may touch: whoever reads too far ends the process.</summary>
internal sealed unsafe partial class GuardedMemory : IDisposable
{
    /// <summary>Why it is not here, for a test that is skipped.</summary>
    public const string WhyNot = "Pages that nobody may touch are asked for as Linux has it.";

    private const int None = 0, ReadAndWrite = 3, PrivateAnonymous = 0x22;
    private static readonly int s_page = Environment.SystemPageSize;
    private readonly byte* _start;
    private readonly int _bytes;

    public GuardedMemory(int bytes)
    {
        _bytes = (bytes + s_page - 1) / s_page * s_page;
        _start = Map(null, (nuint)_bytes + 2 * (nuint)s_page, None, PrivateAnonymous, -1, 0);
        Assert.NotEqual(-1, (nint)_start);
        Assert.Equal(0, Protect(_start + s_page, (nuint)_bytes, ReadAndWrite));
    }

    /// <summary>Whether the system has it.</summary>
    public static bool IsHere => OperatingSystem.IsLinux();

    /// <summary>Numbers so near to the first page that nobody may touch as a graph reads them in place.</summary>
    public Span<T> AtFront<T>(int count) where T : unmanaged => new(_start + s_page + 64, count);

    /// <summary>Numbers so near to the last page that nobody may touch as a graph reads them in place.</summary>
    public Span<T> AtBack<T>(int count) where T : unmanaged => new(_start + s_page + _bytes - 64 - count * sizeof(T), count);

    public void Dispose() => _ = Unmap(_start, (nuint)_bytes + 2 * (nuint)s_page);

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial byte* Map(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(void* address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(void* address, nuint length);
}
