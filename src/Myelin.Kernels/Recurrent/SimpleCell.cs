using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>h' = tanh(p + h · R). Its slope is known from h' alone, so nothing is saved.</summary>
internal readonly unsafe struct SimpleCell : IRecurrentCell
{
    public static int Parts => 1;

    public static int SavedParts => 0;

    public static void Forward<V, T>(in CellRow<T> row) where V : struct, IVector<V, T> where T : unmanaged =>
        CellVector.Tanh<V, T>(row.Input, row.Product, row.After, row.Units);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Backward<V, T, TPartial>(in CellRow<T> row, int from, int to)
        where V : struct, IVector<V, T>
        where T : unmanaged
        where TPartial : unmanaged, IChoice
    {
        for (int j = from; j < to; j += V.Count)
        {
            int left = to - j;
            V h = EdgeLanes.Load<V, T, TPartial>(row.After + j, left);
            V dh = EdgeLanes.Load<V, T, TPartial>(row.StateGradient + j, left) + EdgeLanes.Load<V, T, TPartial>(row.OutputGradient + j, left);
            EdgeLanes.Store<V, T, TPartial>(dh * (V.One - h * h), row.InputGradient + j, left);
            EdgeLanes.Store<V, T, TPartial>(V.Zero, row.StateGradient + j, left);
        }
    }
}
