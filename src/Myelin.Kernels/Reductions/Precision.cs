using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>Sends work to the vectors of its type of number.</summary>
internal static class Precision
{
    /// <summary>Runs work on floats or doubles, whichever T is, at the width in use.</summary>
    /// <exception cref="NotSupportedException">T is neither.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<T, TWork>(ref TWork work)
        where T : unmanaged
        where TWork : struct, IFloat32Work, IFloat64Work, allows ref struct
    {
        if (typeof(T) == typeof(float)) VectorPath.Run(ref work);
        else if (typeof(T) == typeof(double)) VectorPath.RunDouble(ref work);
        else throw new NotSupportedException($"Kernels run on float and double numbers; they got {typeof(T).Name}. Convert them first.");
    }
}
