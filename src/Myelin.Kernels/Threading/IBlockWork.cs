namespace Myelin.Kernels;

/// <summary>Work cut into numbered blocks that may run in any order, on any thread.</summary>
/// <remarks>
/// The cut follows from the problem alone, never from the number of threads, so that results have the same bits on any number.
/// The struct is shared by all threads through its address: it holds pointers, sizes and settings, and is not changed by them.
/// </remarks>
public interface IBlockWork
{
    /// <summary>Does block number <paramref name="block"/>.</summary>
    void Run(int block);
}
